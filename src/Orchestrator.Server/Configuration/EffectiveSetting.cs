using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orchestrator.Server.Configuration;

/// <summary>The value a server runs with, and where it comes from.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">The value, as the option has it.</param>
/// <param name="Origin">The strongest source that says something.</param>
public sealed partial record EffectiveSetting(Setting Setting, object? Value, Origin Origin)
{
    private const string Mask = "***";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as JSON, secrets masked.</summary>
    public JsonNode Json => Setting.IsSecret ? Masked(Setting.Write(Value)) : Setting.Write(Value);

    /// <summary>The value as a file would have it, secrets masked.</summary>
    public string Text => TextOf(Json);

    internal static string TextOf(JsonNode json) => json switch
    {
        JsonArray items => $"[{string.Join(", ", items.Select(item => TextOf(item!)))}]",
        JsonObject pairs => $"{{{string.Join(", ", pairs.Select(pair => $"{TextOf(pair.Key)}: {TextOf(pair.Value!)}"))}}}",
        JsonValue value when value.TryGetValue<string>(out var text) && Word().IsMatch(text) && text is not ("null" or "true" or "false") => text,
        _ => json.ToJsonString(Readable),
    };

    private static JsonNode Masked(JsonNode json) => json is JsonArray items
        ? new JsonArray([.. items.Select(_ => (JsonNode)Mask)])
        : Mask;

    /// <summary>Texts that YAML reads as they are, also within lists.</summary>
    [GeneratedRegex(@"^[A-Za-z./][A-Za-z0-9_./-]*(://[A-Za-z0-9_./:-]*[A-Za-z0-9_/])?$")]
    private static partial Regex Word();
}
