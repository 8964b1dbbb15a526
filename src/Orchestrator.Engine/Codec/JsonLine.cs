using System.Buffers;
using System.Text.Json;

namespace Orchestrator.Engine.Codec;

/// <summary>Keeps payloads fit for the journal, which has a line an event: valid JSON, not too deep, without line breaks.</summary>
internal static class JsonLine
{
    /// <summary>Deepest nesting of a payload: what System.Text.Json reads by default, so that whoever gets it can parse it.</summary>
    public const int MaxDepth = 64;

    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    /// <summary>The same value without line breaks; the same bytes when it has none.</summary>
    /// <exception cref="JsonException">It is not one JSON value: in the journal it would make its whole line unreadable.</exception>
    public static ReadOnlyMemory<byte> Normalize(ReadOnlyMemory<byte> json)
    {
        Check(json.Span);

        // Inside strings JSON writes line breaks as escapes, so any byte of one is white space.
        if (!json.Span.ContainsAny(LineBreaks))
        {
            return json;
        }

        return WithoutWhiteSpace(json.Span);
    }

    private static ReadOnlyMemory<byte> WithoutWhiteSpace(ReadOnlySpan<byte> json)
    {
        var kept = new byte[json.Length];
        var length = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (!inString && json[i] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            kept[length++] = json[i];
            if (json[i] == (byte)'"')
            {
                inString = !inString;
            }
            else if (json[i] == (byte)'\\')
            {
                // The escaped character, a quote perhaps, ends nothing.
                kept[length++] = json[++i];
            }
        }

        return kept.AsMemory(0, length);
    }

    private static void Check(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json.SequenceEqual("null"u8))
        {
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
        }
    }
}
