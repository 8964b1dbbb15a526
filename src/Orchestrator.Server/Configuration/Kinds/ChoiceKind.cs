using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>One of a few words: the members of an enum in lower case.</summary>
internal sealed class ChoiceKind(Type type) : SettingKind
{
    private readonly Dictionary<string, object> members = Enum.GetValues(type).Cast<object>().ToDictionary(member => WordFor(member), StringComparer.Ordinal);

    public override string Expected => $"{string.Join(", ", members.Keys.SkipLast(1))} or {members.Keys.Last()}";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = null;
        return raw.Text is not null && members.TryGetValue(raw.Text, out value);
    }

    public override JsonNode Write(object? value) => JsonValue.Create(WordFor(value!));

    private static string WordFor(object member) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()!);
}
