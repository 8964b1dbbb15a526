using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>On or off: true or false.</summary>
internal sealed class SwitchKind : SettingKind
{
    public override string Expected => "true or false";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = raw.Text == "true";
        return raw.Text is "true" or "false";
    }

    public override JsonNode Write(object? value) => JsonValue.Create(value is true);
}
