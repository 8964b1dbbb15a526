using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>Texts: a list, or one text with commas.</summary>
internal sealed class ListKind : SettingKind
{
    public override string Expected => "a list, or a text with commas";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = raw.AsList();
        return value is not null;
    }

    public override JsonNode Write(object? value) =>
        new JsonArray([.. ((IEnumerable<string>)value!).Select(item => (JsonNode)JsonValue.Create(item)!)]);
}
