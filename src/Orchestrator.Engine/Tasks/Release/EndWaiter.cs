namespace Orchestrator.Engine.Tasks.Release;

/// <summary>Somebody waits for a task to end. Completes with the task, or with null when it is not in memory (any longer).</summary>
internal class EndWaiter()
    : TaskCompletionSource<TaskView?>(TaskCreationOptions.RunContinuationsAsynchronously), IRelease
{
    /// <summary>The ended task, set when its end was decided; told when that is durable.</summary>
    public TaskView? View { get; set; }

    /// <summary>The next one that waits for the same task.</summary>
    public EndWaiter? Next { get; set; }

    /// <summary>The chain from <paramref name="first"/> on without those that have given up.</summary>
    public static EndWaiter? StillWaiting(EndWaiter? first)
    {
        while (first is { Task.IsCompleted: true })
        {
            first = first.Next;
        }

        for (var waiter = first; waiter?.Next is { } next;)
        {
            if (next.Task.IsCompleted)
            {
                waiter.Next = next.Next;
            }
            else
            {
                waiter = next;
            }
        }

        return first;
    }

    public virtual void Release() => TrySetResult(View);

    public void Abandon(Exception cause) => TrySetException(cause);
}
