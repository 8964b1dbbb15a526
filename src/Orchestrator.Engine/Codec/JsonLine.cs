using System.Buffers;
using System.Text.Json;

namespace Orchestrator.Engine.Codec;

/// <summary>Keeps payloads on one line, as the journal has a line an event.</summary>
internal static class JsonLine
{
    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    /// <summary>The same value without line breaks; the same bytes when it has none. The value must be valid JSON.</summary>
    public static ReadOnlyMemory<byte> Normalize(ReadOnlyMemory<byte> json)
    {
        // Inside strings JSON writes line breaks as escapes, so any byte of one is white space.
        if (!json.Span.ContainsAny(LineBreaks))
        {
            return json;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        var output = new ArrayBufferWriter<byte>(json.Length);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { MaxDepth = int.MaxValue }))
        {
            document.WriteTo(writer);
        }

        return output.WrittenMemory;
    }
}
