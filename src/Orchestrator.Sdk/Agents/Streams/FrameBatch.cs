using System.Buffers;
using System.Text.Json;

namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>Frames that go as one message: an array.</summary>
internal sealed class FrameBatch
{
    private readonly ArrayBufferWriter<byte> bytes = new(1024);

    public FrameBatch() => Writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Takes the next frame's object.</summary>
    public Utf8JsonWriter Writer { get; }

    public int Frames { get; private set; }

    /// <summary>Bytes so far.</summary>
    public int Length => bytes.WrittenCount;

    /// <summary>True when its buffer is worth being used again.</summary>
    public bool IsModest => bytes.Capacity <= 4 * FrameBatches.FullBytes;

    public void BeginFrame(ReadOnlySpan<byte> type)
    {
        if (Frames++ == 0)
        {
            Writer.WriteStartArray();
        }

        Writer.WriteStartObject();
        Writer.WriteString("type"u8, type);
    }

    public void EndFrame()
    {
        Writer.WriteEndObject();
        Writer.Flush();
    }

    /// <summary>The message.</summary>
    public ReadOnlyMemory<byte> Close()
    {
        Writer.WriteEndArray();
        Writer.Flush();
        return bytes.WrittenMemory;
    }

    public void Clear()
    {
        Frames = 0;
        bytes.ResetWrittenCount();
        Writer.Reset();
    }
}
