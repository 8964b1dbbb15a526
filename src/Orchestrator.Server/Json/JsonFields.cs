using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Json;

/// <summary>
/// Reads the value a reader stands on; one of the wrong type is stepped over and noted under its field, so that the rest
/// of the body is looked at as well. The JSON value null counts as missing.
/// </summary>
internal static class JsonFields
{
    public static string? Text(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                if (TryText(ref reader, out var text))
                {
                    return text;
                }

                errors.Add(field, "has an escape that stands for no character (half of a surrogate pair)");
                return null;
            case JsonTokenType.Null:
                return null;
            default:
                Refuse(ref reader, errors, field, "a string");
                return null;
        }
    }

    /// <summary>A text that many bodies have in common.</summary>
    public static string? Name(ref Utf8JsonReader reader, FieldErrors errors, string field) =>
        reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && KnownTexts.Find(reader.ValueSpan) is { } known
            ? known
            : Text(ref reader, errors, field);

    public static double? Number(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            // A number too large for a double is beyond every limit: infinity says so to the rules.
            return reader.TryGetDouble(out var value) ? value : double.PositiveInfinity;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            Refuse(ref reader, errors, field, "a number");
        }

        return null;
    }

    /// <summary>True or false; false for null.</summary>
    public static bool Flag(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return reader.GetBoolean();
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            Refuse(ref reader, errors, field, "true or false");
        }

        return false;
    }

    /// <summary>A whole number, also when it is written as 4.0; one that fits no int becomes the nearest that does, for the rules to refuse.</summary>
    public static int? Whole(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var whole))
        {
            return whole;
        }

        var number = Number(ref reader, errors, field);
        if (number is null || Math.Floor(number.Value).Equals(number.Value))
        {
            return number is null ? null : (int)Math.Clamp(number.Value, int.MinValue, int.MaxValue);
        }

        errors.Add(field, "must be a whole number");
        return null;
    }

    /// <summary>A duration in seconds; one too long for a TimeSpan becomes the longest, for the rules to refuse.</summary>
    public static TimeSpan? Seconds(ref Utf8JsonReader reader, FieldErrors errors, string field) =>
        Number(ref reader, errors, field) switch
        {
            null => null,
            > 1e11 => TimeSpan.MaxValue,
            < -1e11 => TimeSpan.MinValue,
            { } seconds => TimeSpan.FromSeconds(seconds),
        };

    /// <summary>A moment.</summary>
    public static Instant? Time(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (Text(ref reader, errors, field) is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryParse(text, out var time))
        {
            return time;
        }

        errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"must be a time with its offset, such as {Rfc3339.Example}"));
        return null;
    }

    /// <summary>An object of texts, sorted by name.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (!Enter(ref reader, errors, field, JsonTokenType.StartObject, "an object"))
        {
            return [];
        }

        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var named = TryText(ref reader, out var name);
            reader.Read();
            if (!named)
            {
                errors.Add(field, "has a name with an escape that stands for no character");
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.String)
            {
                errors.Add($"{field}.{Shorten(name)}", $"must be a string, but is {Kind(reader.TokenType)}");
                reader.Skip();
            }
            else if (Text(ref reader, errors, $"{field}.{Shorten(name)}") is { } value)
            {
                pairs.Add(new(name, value));
            }
        }

        pairs.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        for (var i = 1; i < pairs.Count; i++)
        {
            if (pairs[i].Key == pairs[i - 1].Key)
            {
                errors.Add($"{field}.{Shorten(pairs[i].Key)}", "is given more than once");
            }
        }

        return pairs;
    }

    /// <summary>An array of texts, in the order they came.</summary>
    public static List<string>? Texts(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (!Enter(ref reader, errors, field, JsonTokenType.StartArray, "an array of strings"))
        {
            return null;
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                errors.Add(field, $"must hold strings only, but holds {Kind(reader.TokenType)}");
                reader.Skip();
            }
            else if (Text(ref reader, errors, field) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>The current value's JSON text, copied.</summary>
    public static byte[] Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed].ToArray();
    }

    /// <summary>True when the reader stands at the start of an object or array as wanted; null counts as missing, anything else is noted.</summary>
    public static bool Enter(ref Utf8JsonReader reader, FieldErrors errors, string field, JsonTokenType wanted, string name)
    {
        if (reader.TokenType == wanted)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.Null)
        {
            Refuse(ref reader, errors, field, name);
        }

        return false;
    }

    /// <summary>Steps over a field that nobody knows.</summary>
    public static void Unknown(ref Utf8JsonReader reader, FieldErrors errors, string path, FieldNames known)
    {
        var name = TryText(ref reader, out var text) ? Shorten(text) : "(unreadable name)";
        errors.Add(path + name, NearestName.Of(name, known.Names) is { } nearest ? $"is unknown; did you mean '{nearest}'?" : "is unknown");
        reader.Read();
        reader.Skip();
    }

    private static void Refuse(ref Utf8JsonReader reader, FieldErrors errors, string field, string wanted)
    {
        errors.Add(field, $"must be {wanted}, but is {Kind(reader.TokenType)}");
        reader.Skip();
    }

    private static bool TryText(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // The one thing a body of valid UTF-8 can hold that is no text: half of a surrogate pair, escaped.
            text = string.Empty;
            return false;
        }
    }

    private static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };

    private static string Shorten(string name) => name.Length > 100 ? name[..100] + "..." : name;
}
