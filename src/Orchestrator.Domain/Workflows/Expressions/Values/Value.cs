using System.Text.Json;

namespace Orchestrator.Domain.Workflows.Expressions.Values;

/// <summary>A value while an expression is worked out. What came in as JSON stays as it is and is not copied.</summary>
internal readonly struct Value
{
    private readonly JsonElement element;
    private readonly object? made;

    private Value(ValueKind kind, object? made, JsonElement element = default)
    {
        Kind = kind;
        this.made = made;
        this.element = element;
    }

    public static Value Missing => default;

    public static Value Null { get; } = new(ValueKind.Null, null);

    public static Value True { get; } = new(ValueKind.Boolean, true);

    public static Value False { get; } = new(ValueKind.Boolean, false);

    public ValueKind Kind { get; }

    public bool IsNothing => Kind is ValueKind.Missing or ValueKind.Null;

    /// <summary>What it is, to be read after "is".</summary>
    public string KindName => Kind switch
    {
        ValueKind.Missing => "missing",
        ValueKind.Null => "null",
        ValueKind.Boolean => "true or false",
        ValueKind.Number => "a number",
        ValueKind.Text => "a text",
        ValueKind.List => "a list",
        _ => "an object",
    };

    public bool Boolean => made is bool value ? value : element.ValueKind == JsonValueKind.True;

    public Number Number => made is Number value ? value : Number.Of(element);

    public string Text
    {
        get
        {
            if (made is string text)
            {
                return text;
            }

            try
            {
                return element.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw new ExpressionException("a text has an escape that stands for no character (half of a surrogate pair)");
            }
        }
    }

    /// <summary>Elements of a list, or members of an object.</summary>
    public int Count => made is IReadOnlyList<Value> list
        ? list.Count
        : Kind == ValueKind.List ? element.GetArrayLength() : element.GetPropertyCount();

    public static Value Of(bool value) => value ? True : False;

    public static Value Of(Number value) => new(ValueKind.Number, value);

    public static Value Of(long value) => new(ValueKind.Number, new Number(value));

    public static Value Of(string value) => new(ValueKind.Text, value);

    public static Value Of(IReadOnlyList<Value> value) => new(ValueKind.List, value);

    public static Value Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => Missing,
        JsonValueKind.Null => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => new(ValueKind.Number, null, element),
        JsonValueKind.String => new(ValueKind.Text, null, element),
        JsonValueKind.Array => new(ValueKind.List, null, element),
        _ => new(ValueKind.Object, null, element),
    };

    /// <summary>The elements of a list, in order.</summary>
    public IEnumerable<Value> Elements() => made as IReadOnlyList<Value> ?? element.EnumerateArray().Select(Of);

    /// <summary>The members of an object, in order. Of members with one name the last counts.</summary>
    public IEnumerable<KeyValuePair<string, Value>> Members() => Names().Distinct(StringComparer.Ordinal).Select(With(element));

    /// <summary>Missing when there is none.</summary>
    public Value Member(string name) =>
        Kind == ValueKind.Object && element.TryGetProperty(name, out var member) ? Of(member) : Missing;

    /// <summary>Missing when there is none.</summary>
    public Value At(long index) => Kind != ValueKind.List || index < 0 || index >= Count
        ? Missing
        : made is IReadOnlyList<Value> list ? list[(int)index] : Of(element[(int)index]);

    public void Write(Utf8JsonWriter json)
    {
        switch (made)
        {
            case null when Kind is ValueKind.Null or ValueKind.Missing:
                json.WriteNullValue();
                break;
            case bool value:
                json.WriteBooleanValue(value);
                break;
            case Number number:
                json.WriteRawValue(number.ToString(), skipInputValidation: true);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IReadOnlyList<Value> list:
                json.WriteStartArray();
                foreach (var value in list)
                {
                    value.Write(json);
                }

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    /// <summary>The JSON it came from; null when it was made here.</summary>
    public JsonElement? Source => element.ValueKind == JsonValueKind.Undefined ? null : element;

    private static Func<string, KeyValuePair<string, Value>> With(JsonElement element) => name => new(name, Of(element.GetProperty(name)));

    private IEnumerable<string> Names()
    {
        foreach (var member in element.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException)
            {
                throw new ExpressionException("an object has a name with an escape that stands for no character");
            }

            yield return name;
        }
    }
}
