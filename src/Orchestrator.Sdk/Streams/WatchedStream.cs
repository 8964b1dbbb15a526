namespace Orchestrator.Sdk.Streams;

/// <summary>A stream to read from, on which silence for too long counts as a broken connection: a network can lose the other end without a word.</summary>
internal sealed class WatchedStream(Stream inner, TimeSpan longestSilence, TimeProvider time) : Stream
{
    private uint tail;

    /// <summary>Called when all that came was taken and more is asked for; null does nothing.</summary>
    public Action? Starved { get; set; }

    /// <summary>True when what came so far ends with a blank line.</summary>
    public bool EndsWithBlankLine => (tail & 0xFFFF) == 0x0A0A || tail == 0x0D0A0D0A;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Starved?.Invoke();
        using var silence = new CancellationTokenSource(longestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            var length = await inner.ReadAsync(buffer, either.Token);
            foreach (var last in buffer.Span[Math.Max(0, length - 4)..length])
            {
                tail = (tail << 8) | last;
            }

            return length;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {longestSilence.TotalSeconds:0.#} s.", e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
