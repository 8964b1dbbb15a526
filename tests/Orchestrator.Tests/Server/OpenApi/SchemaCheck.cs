using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary>Holds JSON against a schema of the document: as much of JSON Schema as the document uses, and what it does not know fails.</summary>
internal sealed partial class SchemaCheck(ApiDocument document)
{
    private static readonly HashSet<string> Words =
    [
        "$ref", "description", "type", "format", "enum", "properties", "required", "additionalProperties", "items", "anyOf", "default", "minimum", "maximum",
        "exclusiveMinimum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "maxProperties", "propertyNames", "patternProperties",
    ];

    /// <summary>What is wrong with the value, each with its place; empty when nothing is. A field that no schema names is wrong, too.</summary>
    public List<string> Faults(JsonElement value, JsonElement schema, string place = "$")
    {
        Assert.All(schema.EnumerateObject(), word => Assert.Contains(word.Name, Words));
        var faults = new List<string>();
        if (schema.TryGetProperty("$ref", out var reference))
        {
            faults.AddRange(Faults(value, document.Follow(reference.GetString()!), place));
        }

        if (schema.TryGetProperty("anyOf", out var choices) && !choices.EnumerateArray().Any(choice => Faults(value, choice, place).Count == 0))
        {
            faults.Add($"{place} is none of what it may be: {value}");
        }

        if (schema.TryGetProperty("type", out var types) && !Names(types).Any(type => IsOf(value, type)))
        {
            return [$"{place} is {value.ValueKind}, not {types}"];
        }

        if (schema.TryGetProperty("enum", out var known) && !known.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            faults.Add($"{place} is {value}, not one of {known}");
        }

        faults.AddRange(value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(value, schema, place),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) =>
                schema.TryGetProperty("items", out var items) ? Faults(item, items, $"{place}[{i}]") : []).Concat(Size(value.GetArrayLength(), schema, "Items", place)),
            JsonValueKind.String => OfString(value.GetString()!, schema, place),
            JsonValueKind.Number => OfNumber(value.GetDouble(), schema, place),
            _ => [],
        });
        return faults;
    }

    private IEnumerable<string> OfObject(JsonElement value, JsonElement schema, string place)
    {
        foreach (var name in schema.TryGetProperty("required", out var required) ? Names(required) : [])
        {
            if (!value.TryGetProperty(name, out _))
            {
                yield return $"{place}.{name} is missing";
            }
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        foreach (var member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out var property))
            {
                foreach (var fault in Faults(member.Value, property, $"{place}.{member.Name}"))
                {
                    yield return fault;
                }
            }
            else if (hasOthers && others.ValueKind == JsonValueKind.Object)
            {
                foreach (var fault in Faults(member.Value, others, $"{place}.{member.Name}").Concat(OfName(member.Name, schema, place)))
                {
                    yield return fault;
                }
            }
            else if (hasProperties || hasOthers)
            {
                yield return $"{place}.{member.Name} is not in the schema";
            }
        }

        foreach (var fault in Size(value.EnumerateObject().Count(), schema, "Properties", place))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> OfName(string name, JsonElement schema, string place) =>
        schema.TryGetProperty("propertyNames", out var names) ? OfString(name, names, $"{place}, name '{name}'") : [];

    private static IEnumerable<string> OfString(string value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value, pattern.GetString()!))
        {
            yield return $"{place} does not match {pattern}";
        }

        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !Rfc3339().IsMatch(value))
        {
            yield return $"{place} is no time";
        }

        foreach (var fault in Size(value.Length, schema, "Length", place))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> OfNumber(double value, JsonElement schema, string place)
    {
        if ((schema.TryGetProperty("minimum", out var least) && value < least.GetDouble())
            || (schema.TryGetProperty("exclusiveMinimum", out var above) && value <= above.GetDouble())
            || (schema.TryGetProperty("maximum", out var most) && value > most.GetDouble()))
        {
            yield return $"{place} is {value}, which is out of bounds";
        }
    }

    private static IEnumerable<string> Size(int size, JsonElement schema, string of, string place)
    {
        if ((schema.TryGetProperty("min" + of, out var least) && size < least.GetInt32()) || (schema.TryGetProperty("max" + of, out var most) && size > most.GetInt32()))
        {
            yield return $"{place} has a size of {size}";
        }
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new InvalidOperationException($"{type} is no type."),
    };

    private static IEnumerable<string> Names(JsonElement names) =>
        names.ValueKind == JsonValueKind.Array ? names.EnumerateArray().Select(name => name.GetString()!) : [names.GetString()!];

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})\z")]
    private static partial Regex Rfc3339();
}
