namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Runs programs on Linux, each in a session of its own; nothing of a program outlives its attempt.</summary>
internal sealed class LinuxRunner(ProcessHandlerOptions options) : IProcessRunner
{
    // After SIGKILL only a process stuck in the kernel stays; the engine abandons a handler 10 seconds after the stop.
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(4);

    public async Task<ProcessEnd> RunAsync(ProcessStart start, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var children = LinuxChildren.Shared;
        var marker = children.Reserve();
        LeftoverNote? note = null;
        LinuxChild? child = null;
        try
        {
            note = options.LeftoversFolder is { } folder ? new LeftoverNote(folder, marker) : null;
            var stdout = start.Capture(TaskLogStream.Stdout);
            var stderr = start.Capture(TaskLogStream.Stderr);
            child = children.Start(start, marker, stdout, stderr);
            note?.Started(child.Pid);
            var exit = await WaitAsync(children, child, cancellation);
            return new ProcessEnd(exit.ExitCode, exit.Signal, stdout, stderr);
        }
        finally
        {
            Release(children, child, marker, note);
        }
    }

    private async Task<ExitState> WaitAsync(LinuxChildren children, LinuxChild child, CancellationToken cancellation)
    {
        try
        {
            await child.Exited.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(children, child);
            await CloseOutputAsync(children, child, CancellationToken.None);
            throw;
        }

        // A helper at the other end of a pipe (tee, a logger) gets a moment to write its last words. A stop now shortens
        // that, but the result stands.
        await EndOf(child.OutputClosed, options.OutputGrace, cancellation);
        children.EndAll(child, thorough: false);
        await CloseOutputAsync(children, child, cancellation);
        return await child.Exited;
    }

    /// <summary>Reads what is still in the pipes: the last words of a program that was stopped belong in its log as well.</summary>
    private async Task CloseOutputAsync(LinuxChildren children, LinuxChild child, CancellationToken cancellation)
    {
        await EndOf(child.OutputClosed, options.OutputGrace, cancellation);
        children.ClosePipes(child);
        await child.OutputClosed;
    }

    private async Task StopAsync(LinuxChildren children, LinuxChild child)
    {
        if (options.TerminationGrace > TimeSpan.Zero)
        {
            child.Signal(Libc.SigTerm);
            foreach (var stat in ProcessTree.Find(marker => marker == child.Marker, _ => false).Where(stat => stat.Session != child.Pid))
            {
                ProcessTree.Signal(stat, Libc.SigTerm);
            }

            await EndOf(child.Exited, options.TerminationGrace, CancellationToken.None);
        }

        children.EndAll(child, thorough: true);
        await EndOf(child.Exited, KillPatience, CancellationToken.None);
    }

    private static void Release(LinuxChildren children, LinuxChild? child, string marker, LeftoverNote? note)
    {
        if (child is null)
        {
            children.Forget(marker);
            note?.Dispose();
            return;
        }

        children.ClosePipes(child);
        if (!child.Exited.IsCompleted)
        {
            // Only after a failure of our own, or for a process that even SIGKILL does not end yet.
            children.EndAll(child, thorough: true);
        }

        _ = child.Exited.ContinueWith(
            _ =>
            {
                children.Forget(child);
                note?.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static async Task EndOf(Task task, TimeSpan atMost, CancellationToken cancellation)
    {
        if (task.IsCompleted)
        {
            return;
        }

        // The timer is taken back when the task wins, or every short program would leave one behind.
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(task, Task.Delay(atMost, timer.Token));
        await timer.CancelAsync();
    }
}
