using System.Text.Json.Nodes;
using Orchestrator.Server.Http;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.OpenApi;

/// <summary>A parameter of an operation.</summary>
/// <param name="In"><c>query</c>, <c>path</c> or <c>header</c>.</param>
/// <param name="Meaning">What it does, and what leaving it out means.</param>
/// <param name="Schema">Its values, as JSON Schema.</param>
internal sealed record ApiParameter(string Name, string In, string Meaning, JsonObject Schema)
{
    /// <summary>How an array or an object is written; null for the default.</summary>
    public bool? Explode { get; init; }

    /// <summary>A value to try; null for none.</summary>
    public JsonNode? Example { get; init; }

    public static ApiParameter Limit { get; } = new("limit", "query", "Most items of the page.", new JsonObject
    {
        ["type"] = "integer",
        ["minimum"] = PageLimits.Least,
        ["maximum"] = PageLimits.Most,
        ["default"] = PageLimits.Default,
    });

    public static ApiParameter Cursor { get; } = Text("cursor", "`next_cursor` of the page before; without it the list begins.");

    /// <summary>A part of the path.</summary>
    public static ApiParameter Path(string name, string meaning) => new(name, "path", meaning, new JsonObject { ["type"] = "string" });

    public static ApiParameter Text(string name, string meaning) => new(name, "query", meaning, new JsonObject { ["type"] = "string" });

    /// <summary>One of some values.</summary>
    public static ApiParameter Choice(string name, string meaning, IEnumerable<string> values) =>
        new(name, "query", meaning, new JsonObject { ["type"] = "string", ["enum"] = Array(values) });

    /// <summary>Some of some values, divided by commas.</summary>
    public static ApiParameter Choices(string name, string meaning, IEnumerable<string> values) =>
        new(name, "query", meaning, new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = new JsonObject { ["type"] = "string", ["enum"] = Array(values) },
        })
        {
            Explode = false,
        };

    public static ApiParameter Time(string name, string meaning) =>
        new(name, "query", meaning, new JsonObject { ["type"] = "string", ["format"] = "date-time" }) { Example = Rfc3339.Example };

    /// <summary>How many seconds the answer may be held back.</summary>
    public static ApiParameter Wait(int most, string until) =>
        new("wait", "query", $"Seconds that the answer is held back {until}. 0 answers at once.", new JsonObject
        {
            ["type"] = "number",
            ["minimum"] = 0,
            ["maximum"] = most,
            ["default"] = 0,
        });

    /// <summary>Parameters whose names begin alike, each of any value.</summary>
    public static ApiParameter Group(string name, string prefix, string meaning, string exampleName, string exampleValue) =>
        new(name, "query", meaning, new JsonObject
        {
            ["type"] = "object",
            ["patternProperties"] = new JsonObject { [$"^{prefix.Replace(".", "\\.", StringComparison.Ordinal)}.+$"] = new JsonObject { ["type"] = "string" } },
            ["additionalProperties"] = false,
        })
        {
            Explode = true,
            Example = new JsonObject { [prefix + exampleName] = exampleValue },
        };

    private static JsonArray Array(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];
}
