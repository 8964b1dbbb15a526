using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Server.Http;

/// <summary>
/// A writer and its memory, one a thread and reused: an answer is written whole, so that it goes out with its length and
/// in one piece. To be used without an await between <see cref="Rent"/> and the last look at <see cref="Written"/>.
/// </summary>
internal sealed class JsonBuffer
{
    private const int LargestKept = 1024 * 1024;

    [ThreadStatic]
    private static JsonBuffer? cached;

    private readonly ArrayBufferWriter<byte> output = new(1024);

    private JsonBuffer() => Writer = new Utf8JsonWriter(output, new JsonWriterOptions
    {
        SkipValidation = true,

        // Answers are application/json and never HTML: umlauts stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public Utf8JsonWriter Writer { get; }

    /// <summary>What has been written and flushed.</summary>
    public ReadOnlyMemory<byte> Written => output.WrittenMemory;

    /// <summary>This thread's buffer, empty.</summary>
    public static JsonBuffer Rent()
    {
        var buffer = cached ?? new JsonBuffer();
        cached = null;
        return buffer;
    }

    /// <summary>Gives the buffer back; <see cref="Written"/> is gone then.</summary>
    public void Return()
    {
        if (output.Capacity <= LargestKept)
        {
            output.ResetWrittenCount();
            Writer.Reset();
            cached = this;
        }
    }
}
