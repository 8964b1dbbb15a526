using System.Text.Json;
using System.Text.Unicode;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Json;

/// <summary>What every body must be before anybody looks at its fields.</summary>
internal static class JsonText
{
    /// <summary>The deepest nesting a body may have.</summary>
    public const int MaxDepth = 64;

    // Only used to find out whether depth was what a reader stumbled over.
    private const int AnyDepth = 4 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The problem with the text as a whole; null when it may be read. Cuts a byte order mark off.</summary>
    public static Problem? Check(ref ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }

        if (json.IsEmpty)
        {
            return new Problem(ErrorCodes.EmptyBody, "The body is empty; send a JSON object.");
        }

        return Utf8.IsValid(json)
            ? null
            : new Problem(ErrorCodes.MalformedJson, "The body is not UTF-8. Encode it as UTF-8, without a byte of another encoding.");
    }

    /// <summary>A reader of a body.</summary>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>The problem that made a reader give up.</summary>
    public static Problem Explain(ReadOnlySpan<byte> json, JsonException failure)
    {
        if (IsTooDeep(json))
        {
            return new Problem(ErrorCodes.TooDeep, $"The body is nested more than {MaxDepth} levels deep. Pass deep data as a string.");
        }

        // The reader's sentence ends with its own count from zero; people count from one.
        var sentence = failure.Message.Split(" LineNumber:")[0];
        return new Problem(
            ErrorCodes.MalformedJson,
            $"Line {failure.LineNumber + 1}, position {failure.BytePositionInLine + 1}: {sentence}");
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AnyDepth });
        try
        {
            while (reader.Read())
            {
                // The depth of a start is that of what is around it.
                if (reader.CurrentDepth >= MaxDepth && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}
