using System.Buffers;
using System.Buffers.Binary;

namespace Orchestrator.Cluster.Transport;

/// <summary>
/// Cuts a stream of bytes into messages: four bytes for the length (little endian), one for the channel, then the message. Where the
/// parts of the stream begin and end does not matter.
/// </summary>
internal sealed class FrameReader(long maxBytes) : IDisposable
{
    public const int HeaderBytes = 5;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int start;
    private int end;

    /// <summary>Room for the next bytes.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (start == end)
            {
                start = end = 0;
            }
            else if (end == buffer.Length)
            {
                MakeRoom();
            }

            return buffer.AsMemory(end);
        }
    }

    /// <summary>Bytes have come into the room.</summary>
    public void Came(int bytes) => end += bytes;

    /// <summary>The next whole message; its bytes are the caller's.</summary>
    /// <exception cref="InvalidDataException">The length cannot be right.</exception>
    public bool TryRead(out byte channel, out ReadOnlyMemory<byte> message)
    {
        (channel, message) = (0, default);
        if (end - start < HeaderBytes)
        {
            return false;
        }

        var length = Length;
        if (length < 0 || length > maxBytes)
        {
            throw new InvalidDataException($"A message of {length} bytes was announced; at most {maxBytes} are allowed.");
        }

        if (end - start < HeaderBytes + length)
        {
            return false;
        }

        channel = buffer[start + 4];
        message = buffer.AsSpan(start + HeaderBytes, length).ToArray();
        start += HeaderBytes + length;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private int Length => BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(start));

    private void MakeRoom()
    {
        var left = end - start;
        var needed = left >= HeaderBytes ? HeaderBytes + Length : HeaderBytes;
        var from = buffer;
        if (start == 0 || needed > buffer.Length)
        {
            buffer = ArrayPool<byte>.Shared.Rent(Math.Max(needed, left + 1));
        }

        from.AsSpan(start, left).CopyTo(buffer);
        (start, end) = (0, left);
        if (from != buffer)
        {
            ArrayPool<byte>.Shared.Return(from);
        }
    }
}
