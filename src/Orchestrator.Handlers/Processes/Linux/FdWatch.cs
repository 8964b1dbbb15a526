namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>A descriptor that <see cref="FdLoop"/> watches and closes in the end. All members run on the loop's thread.</summary>
internal abstract class FdWatch(int fd, short events)
{
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Fd { get; } = fd;

    public short Events { get; } = events;

    /// <summary>Completes when the loop has let go of the descriptor; nothing is read or written afterwards.</summary>
    public Task Closed => closed.Task;

    /// <summary>The descriptor is ready. False when it is done with.</summary>
    public abstract bool OnReady(Span<byte> buffer);

    /// <summary>Nothing more is read or written; before <see cref="Closed"/> says so.</summary>
    protected virtual void OnClosing()
    {
    }

    public void Close()
    {
        if (!closed.Task.IsCompleted)
        {
            _ = Libc.Close(Fd);
            OnClosing();
            closed.SetResult();
        }
    }
}
