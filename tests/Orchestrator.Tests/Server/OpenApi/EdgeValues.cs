using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary>Values at the edges of a schema: the last that it allows, and the first that it does not.</summary>
internal sealed class EdgeValues(ApiDocument document)
{
    /// <summary>The values with which one field at a time of a body differs from <paramref name="base"/>; whether the document allows them is in the key.</summary>
    public IEnumerable<(bool IsAllowed, string Field, JsonObject Body)> Bodies(string schemaName, JsonObject @base) =>
        from edge in OfFields(document.Follow($"#/components/schemas/{schemaName}"))
        select (edge.IsAllowed, edge.Field, With(@base, edge.Field, edge.Value));

    /// <summary>Values of one schema.</summary>
    public IEnumerable<(bool IsAllowed, JsonNode? Value)> Of(JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            return choices.EnumerateArray().SelectMany(choice => Of(choice).Where(edge => edge.IsAllowed)).Append((false, JsonValue.Create("nonsense")));
        }

        if (schema.TryGetProperty("enum", out var known))
        {
            return known.EnumerateArray().Select(value => (true, JsonNode.Parse(value.GetRawText()))).Append((false, "nonsense"));
        }

        if (!schema.TryGetProperty("type", out var types))
        {
            return new[] { "null", "1", "\"x\"", "[1]", "{\"a\":1}", "true" }.Select(any => (true, JsonNode.Parse(any)));
        }

        var names = types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Select(name => name.GetString()!).ToList() : [types.GetString()!];
        return names.SelectMany(name => OfType(name, schema));
    }

    private IEnumerable<(bool IsAllowed, string Field, JsonNode? Value)> OfFields(JsonElement schema)
    {
        foreach (var field in schema.GetProperty("properties").EnumerateObject())
        {
            var inner = Inner(field.Value);
            foreach (var (isAllowed, name, value) in inner is { } fields ? OfFields(fields) : [])
            {
                yield return (isAllowed, $"{field.Name}.{name}", value);
            }

            foreach (var (isAllowed, value) in inner is null ? Of(field.Value) : [])
            {
                yield return (isAllowed, field.Name, value);
            }
        }

        if (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False)
        {
            yield return (false, "unheard_of", JsonValue.Create(1));
        }
    }

    /// <summary>The schema that a field refers to; null when it has its own.</summary>
    private JsonElement? Inner(JsonElement field)
    {
        if (field.TryGetProperty("anyOf", out var choices))
        {
            field = choices[0];
        }

        return field.TryGetProperty("$ref", out var reference) ? document.Follow(reference.GetString()!) : null;
    }

    private IEnumerable<(bool IsAllowed, JsonNode? Value)> OfType(string type, JsonElement schema)
    {
        switch (type)
        {
            case "null":
                return [(true, null)];
            case "boolean":
                return [(true, true), (false, 1)];
            case "integer" or "number":
                return OfNumber(schema).Append((false, "x"));
            case "string" when schema.TryGetProperty("format", out var format) && format.GetString() == "date-time":
                return [(true, "2030-01-31T08:00:00Z"), (true, "2030-01-31T08:00:00.123456+02:00"), (false, "2030-01-31")];
            case "string":
                return OfText(schema).Append((false, 1));
            case "array":
                var items = schema.GetProperty("items");
                var most = schema.TryGetProperty("maxItems", out var max) ? max.GetInt32() : 0;
                return Of(items).Where(edge => edge.Value is JsonValue).Select(edge => (edge.IsAllowed, (JsonNode?)new JsonArray(edge.Value)))
                    .Concat(most == 0 ? [] : [(true, Many(most)), (false, Many(most + 1))])
                    .Append((!schema.TryGetProperty("minItems", out _), new JsonArray()));
            case "object":
                var mostPairs = schema.TryGetProperty("maxProperties", out var maxPairs) ? maxPairs.GetInt32() : 0;
                return Of(schema.GetProperty("additionalProperties")).Where(edge => edge.Value is not null)
                    .Select(edge => (edge.IsAllowed, (JsonNode?)new JsonObject { ["name"] = edge.Value }))
                    .Concat(mostPairs == 0 ? [] : [(true, Pairs(mostPairs)), (false, Pairs(mostPairs + 1))])
                    .Append((true, new JsonObject()));
            default:
                throw new InvalidOperationException($"{type} is no type of a request.");
        }
    }

    private static IEnumerable<(bool IsAllowed, JsonNode? Value)> OfNumber(JsonElement schema)
    {
        if (schema.TryGetProperty("minimum", out var least))
        {
            yield return (true, JsonNode.Parse(least.GetRawText()));
            yield return (false, least.GetDouble() - 1);
        }

        if (schema.TryGetProperty("exclusiveMinimum", out var above))
        {
            yield return (true, above.GetDouble() + 0.001);
            yield return (false, JsonNode.Parse(above.GetRawText()));
        }

        if (schema.TryGetProperty("maximum", out var most))
        {
            yield return (true, JsonNode.Parse(most.GetRawText()));
            yield return (false, most.GetDouble() + 1);
        }
    }

    private static IEnumerable<(bool IsAllowed, JsonNode? Value)> OfText(JsonElement schema)
    {
        yield return (true, "x");
        yield return (true, "ä \"/\\ 漢");
        if (schema.TryGetProperty("minLength", out _))
        {
            yield return (false, "");
        }

        if (schema.TryGetProperty("maxLength", out var most))
        {
            yield return (true, new string('x', most.GetInt32()));
            yield return (false, new string('x', most.GetInt32() + 1));
        }

        if (schema.TryGetProperty("pattern", out _))
        {
            yield return (false, "a\u0001b");
        }
    }

    private static JsonArray Many(int count) => [.. Enumerable.Range(0, count).Select(i => (JsonNode)$"n{i}")];

    private static JsonObject Pairs(int count) => new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"n{i}", (JsonNode?)"v")));

    private static JsonObject With(JsonObject @base, string path, JsonNode? value)
    {
        var body = @base.DeepClone().AsObject();
        var place = body;
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            if (place[name] is not JsonObject inner)
            {
                place[name] = inner = [];
            }

            place = inner;
        }

        place[names[^1]] = value?.DeepClone();
        return body;
    }
}
