using System.Text;

namespace Orchestrator.Tests.Sdk;

/// <summary>A body that comes piece by piece, one a read, and then ends, breaks off or falls silent.</summary>
internal sealed class Pieces(PiecesEnd end, params string[] pieces) : Stream
{
    private readonly Queue<byte[]> pieces = new(pieces.Select(Encoding.UTF8.GetBytes));
    private readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once all pieces were read and somebody waits for more.</summary>
    public Task Silent => silent.Task;

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
        if (pieces.TryDequeue(out var piece))
        {
            Assert.True(piece.Length <= buffer.Length, "a piece is longer than a read");
            piece.CopyTo(buffer);
            return piece.Length;
        }

        if (end == PiecesEnd.Silence)
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken));
            silent.TrySetResult();
            await cancelled.Task;
        }

        return end == PiecesEnd.Break ? throw new IOException("broken off") : 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
