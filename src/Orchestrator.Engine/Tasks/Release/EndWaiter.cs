namespace Orchestrator.Engine.Tasks.Release;

/// <summary>Somebody waits for a task to end. Completes with the task, or with null when it is not in memory (any longer).</summary>
internal sealed class EndWaiter()
    : TaskCompletionSource<TaskView?>(TaskCreationOptions.RunContinuationsAsynchronously), IRelease
{
    /// <summary>The ended task, set when its end was decided; told when that is durable.</summary>
    public TaskView? View { get; set; }

    public void Release() => TrySetResult(View);

    public void Abandon(Exception cause) => TrySetException(cause);
}
