using System.Text.Json;

namespace Orchestrator.Handlers.Input;

/// <summary>
/// Reads the fields of an input_data object and says precisely what is wrong with one. Fields that the handler does not
/// know are ignored, because a workflow may hand the same parameters to several steps. A field that is null is absent.
/// </summary>
internal readonly struct InputFields
{
    private readonly JsonElement root;

    private InputFields(JsonElement root) => this.root = root;

    /// <summary>Opens the input; null counts as an object without fields.</summary>
    /// <param name="input">The task's input_data.</param>
    /// <param name="example">What a right input looks like, for the message.</param>
    public static InputFields Of(JsonPayload input, string example)
    {
        var root = input.ToElement();
        if (root.ValueKind is JsonValueKind.Object or JsonValueKind.Null)
        {
            return new InputFields(root);
        }

        throw new InputException($"input_data must be an object such as {example}, not {Describe(root)}.");
    }

    /// <summary>The field's value, or null when it is absent.</summary>
    public JsonElement? Find(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public string? FindText(string name) => Find(name) is { } value ? TextOf(value, $"input_data.{name}") : null;

    public bool? FindFlag(string name) => Find(name) is not { } value
        ? null
        : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new InputException($"input_data.{name} must be true or false, not {Describe(value)}."),
        };

    public int? FindWhole(string name, int minimum, int maximum)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum
            ? number
            : throw new InputException($"input_data.{name} must be a whole number from {minimum} to {maximum}, not {Describe(value)}.");
    }

    public double? FindNumber(string name, double minimum, double maximum)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= minimum && number <= maximum
            ? number
            : throw new InputException($"input_data.{name} must be a number from {minimum} to {maximum}, not {Describe(value)}.");
    }

    /// <summary>An object whose values are all texts; empty when the field is absent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TextMap(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new InputException($"input_data.{name} must be an object of texts such as {{\"NAME\": \"value\"}}, not {Describe(value)}.");
        }

        return value.EnumerateObject()
            .Select(field => KeyValuePair.Create(field.Name, TextOf(field.Value, $"input_data.{name}.{field.Name}")))
            .ToArray();
    }

    /// <summary>The text in <paramref name="value"/>.</summary>
    public static string TextOf(JsonElement value, string field) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new InputException($"{field} must be a text, not {Describe(value)}; put it in quotes.");

    /// <summary>A value as an error message shows it: short values as they are, others by kind.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String when value.GetRawText().Length > 60 => "a text",
        JsonValueKind.Number when value.GetRawText().Length > 60 => "so long a number",
        _ => value.GetRawText(),
    };
}
