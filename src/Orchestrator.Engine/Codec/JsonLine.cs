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

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var output = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(output))
        {
            document.WriteTo(writer);
        }

        return output.WrittenMemory;
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
