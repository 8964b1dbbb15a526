using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>A text.</summary>
internal sealed class TextKind : SettingKind
{
    public override string Expected => "a text";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = raw.Text;
        return raw.Text is not null;
    }

    public override JsonNode Write(object? value) => JsonValue.Create((string?)value ?? "");
}
