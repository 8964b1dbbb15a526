using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>Names with values: a mapping, or one text such as <c>site=berlin,rack=7</c>.</summary>
internal sealed class PairsKind : SettingKind
{
    public override string Expected => "names with values, or a text such as site=berlin,rack=7";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = raw.Pairs;
        if (value is not null)
        {
            return true;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in raw.Text is null ? ["="] : raw.AsList()!)
        {
            var at = item.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !pairs.TryAdd(item[..at].Trim(), item[(at + 1)..].Trim()))
            {
                return false;
            }
        }

        value = pairs;
        return true;
    }

    public override JsonNode Write(object? value) =>
        new JsonObject(((IEnumerable<KeyValuePair<string, string>>)value!).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
}
