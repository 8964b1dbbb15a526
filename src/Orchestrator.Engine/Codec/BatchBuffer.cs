using System.Buffers;

namespace Orchestrator.Engine.Codec;

/// <summary>A growing byte buffer from the shared pool: one batch of events on its way to the journal.</summary>
internal sealed class BatchBuffer(int initialCapacity = 4096) : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(initialCapacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return bytes.AsSpan(Length);
    }

    /// <summary>Starts over, with the memory it has.</summary>
    public void Clear() => Length = 0;

    /// <summary>Gives the bytes back to the pool; nobody may hold <see cref="Written"/> any longer.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        Length = 0;
    }

    private void Reserve(int sizeHint)
    {
        var wanted = Math.Max(sizeHint, 256);
        if (bytes.Length - Length >= wanted)
        {
            return;
        }

        if ((long)Length + wanted > Array.MaxLength)
        {
            throw new InvalidOperationException($"A batch of more than {Array.MaxLength} bytes cannot be written at once.");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(2L * bytes.Length, (long)Length + wanted), Array.MaxLength));
        bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
