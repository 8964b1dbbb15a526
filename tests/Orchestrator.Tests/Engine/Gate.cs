namespace Orchestrator.Tests.Engine;

/// <summary>A handler that says when it runs and waits until it may go on.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource<TaskContext> entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first attempt that runs.</summary>
    public Task<TaskContext> Entered => entered.Task.Soon();

    /// <summary>An attempt was told to stop.</summary>
    public Task Stopped => stopped.Task.Soon();

    public void Open() => opened.TrySetResult();

    /// <summary>Waits for <see cref="Open"/>, and ends when it is told to stop.</summary>
    public async Task<TaskOutcome> Obey(TaskContext context, CancellationToken cancellation)
    {
        entered.TrySetResult(context);
        try
        {
            await opened.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            stopped.TrySetResult();
            throw;
        }

        return TaskOutcome.Done;
    }

    /// <summary>Waits for <see cref="Open"/>, whatever it is told.</summary>
    public async Task<TaskOutcome> Ignore(TaskContext context, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() => stopped.TrySetResult());
        entered.TrySetResult(context);
        await opened.Task;
        return TaskOutcome.Done;
    }
}
