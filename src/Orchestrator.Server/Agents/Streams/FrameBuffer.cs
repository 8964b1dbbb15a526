using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>A writer and its memory, from a pool: only streams that send something have one.</summary>
internal sealed class FrameBuffer
{
    private const int LargestKept = 256 * 1024;
    private const int MostKept = 64;
    private static readonly ConcurrentQueue<FrameBuffer> kept = new();
    private readonly ArrayBufferWriter<byte> output = new(4 * 1024);

    private FrameBuffer() => Writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Writer { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length => Writer.BytesCommitted + Writer.BytesPending;

    public static FrameBuffer Rent() => kept.TryDequeue(out var buffer) ? buffer : new FrameBuffer();

    /// <summary>What has been written.</summary>
    public ReadOnlyMemory<byte> Written()
    {
        Writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        output.ResetWrittenCount();
        Writer.Reset();
    }

    public void Return()
    {
        if (output.Capacity <= LargestKept && kept.Count < MostKept)
        {
            Clear();
            kept.Enqueue(this);
        }
    }
}
