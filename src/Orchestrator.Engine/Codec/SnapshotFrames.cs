using System.Buffers.Binary;
using System.IO.Compression;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// Text in packed frames (Brotli, RFC 7932), each with its lengths before it: unpacked and packed, four bytes each, little endian. Lines of a journal
/// shrink to about a tenth, and whoever reads needs memory for one frame at a time.
/// </summary>
internal static class SnapshotFrames
{
    /// <summary>About how many bytes of text a frame has; a task's history is never divided.</summary>
    public const int Bytes = 1024 * 1024;

    private const int HeaderBytes = 2 * sizeof(int);
    private const int Quality = 1;
    private const int WindowBits = 22;

    /// <summary>Moves the text into a frame at the end of the output.</summary>
    public static void Write(BatchBuffer text, BatchBuffer output)
    {
        if (text.Length == 0)
        {
            return;
        }

        var frame = output.GetSpan(HeaderBytes + BrotliEncoder.GetMaxCompressedLength(text.Length));
        if (!BrotliEncoder.TryCompress(text.Written.Span, frame[HeaderBytes..], out var length, Quality, WindowBits))
        {
            throw new InvalidOperationException($"{text.Length} bytes could not be packed.");
        }

        BinaryPrimitives.WriteInt32LittleEndian(frame, text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame[sizeof(int)..], length);
        output.Advance(HeaderBytes + length);
        text.Clear();
    }

    /// <summary>The text of one frame after the other.</summary>
    /// <exception cref="InvalidDataException">A frame is damaged.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            yield return ReadOne(ref frames);
        }
    }

    private static ReadOnlyMemory<byte> ReadOne(ref ReadOnlyMemory<byte> frames)
    {
        if (frames.Length < HeaderBytes)
        {
            throw new InvalidDataException("A frame is cut off.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(frames.Span);
        var packed = BinaryPrimitives.ReadInt32LittleEndian(frames.Span[sizeof(int)..]);
        if (length <= 0 || packed <= 0 || packed > frames.Length - HeaderBytes)
        {
            throw new InvalidDataException("A frame is cut off.");
        }

        var text = new byte[length];
        if (!BrotliDecoder.TryDecompress(frames.Span.Slice(HeaderBytes, packed), text, out var written) || written != length)
        {
            throw new InvalidDataException("A frame cannot be unpacked.");
        }

        frames = frames[(HeaderBytes + packed)..];
        return text;
    }
}
