namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>
/// One running program. It is reaped only by <see cref="Reap"/>: until then the kernel gives its id, and its group's, to
/// nobody else, and signals cannot hit a stranger.
/// </summary>
internal sealed class LinuxChild(int pid, string marker, FdWatch stdout, FdWatch stderr, FdWatch? stdin)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<ExitState> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool reaped;

    public int Pid => pid;

    /// <summary>The value of <see cref="Marker.Name"/> in its environment and that of its descendants.</summary>
    public string Marker => marker;

    /// <summary>Completes when the program itself has ended.</summary>
    public Task<ExitState> Exited => exited.Task;

    /// <summary>Completes when nothing more can come from its pipes.</summary>
    public Task OutputClosed { get; } = Task.WhenAll(stdout.Closed, stderr.Closed);

    public IEnumerable<FdWatch> Pipes => stdin is null ? [stdout, stderr] : [stdout, stderr, stdin];

    /// <summary>True when the end can only be found out by asking now and then: the kernel has no pidfd.</summary>
    public bool NeedsPolling { get; init; }

    /// <summary>Looks whether the program has ended; true when it has.</summary>
    public bool CheckExit(int pidFd)
    {
        if (!exited.Task.IsCompleted && ExitState.Peek(pid, pidFd) is { } state)
        {
            exited.TrySetResult(state);
        }

        return exited.Task.IsCompleted;
    }

    /// <summary>Signals the program's whole group.</summary>
    public void Signal(int signal)
    {
        lock (gate)
        {
            if (!reaped && ExitState.IsUnreaped(pid))
            {
                _ = Libc.Kill(-pid, signal);
            }
        }
    }

    public unsafe void Reap()
    {
        lock (gate)
        {
            if (!reaped)
            {
                reaped = true;
                _ = Libc.WaitPid(pid, null, Libc.NoHang);
            }
        }
    }
}
