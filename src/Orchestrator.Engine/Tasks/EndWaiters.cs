using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks;

/// <summary>Who waits for which task to end.</summary>
internal sealed class EndWaiters(TaskShard shard)
{
    private readonly Dictionary<UInt128, List<EndWaiter>> waiting = [];

    /// <summary>Adds a waiter; one for a task that has ended, or is not in memory, is answered with the next release.</summary>
    public void Add(TaskId id, TaskRecord? task, EndWaiter waiter)
    {
        if (task is null || task.State.IsTerminal())
        {
            waiter.View = task is null ? null : new TaskView(task);
            shard.Commit.ReleaseLater(waiter);
            return;
        }

        if (!waiting.TryGetValue(id.Ulid, out var waiters))
        {
            waiting.Add(id.Ulid, waiters = new List<EndWaiter>(1));
        }

        // Callers that gave up are swept out when the next one comes, so that long polls do not pile up.
        waiters.RemoveAll(earlier => earlier.Task.IsCompleted);
        waiters.Add(waiter);
    }

    /// <summary>The task has ended: its waiters are told when that is durable.</summary>
    public void Ended(TaskRecord task)
    {
        if (waiting.Count == 0 || !waiting.Remove(task.Id.Ulid, out var waiters))
        {
            return;
        }

        var view = new TaskView(task);
        foreach (var waiter in waiters)
        {
            waiter.View = view;
            shard.Commit.ReleaseLater(waiter);
        }
    }

    /// <summary>The shard's state is thrown away.</summary>
    public void Abandon(Exception cause)
    {
        foreach (var waiter in waiting.Values.SelectMany(waiters => waiters))
        {
            waiter.Abandon(cause);
        }

        waiting.Clear();
    }
}
