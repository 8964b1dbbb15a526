using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks;

/// <summary>Who waits for which task to end.</summary>
internal sealed class EndWaiters(TaskShard shard)
{
    private readonly Dictionary<UInt128, EndWaiter> waiting = [];

    /// <summary>Adds a waiter; one for a task that has ended, or is not in memory, is answered with the next release.</summary>
    public void Add(TaskId id, EndWaiter waiter)
    {
        var task = shard.Queue.Find(id);
        if (task is null || task.State.IsTerminal())
        {
            waiter.View = task is null ? null : new TaskView(task);
            shard.Commit.ReleaseLater(waiter);
            return;
        }

        if (waiting.Remove(id.Ulid, out var earlier))
        {
            // Callers that gave up are swept out when the next one comes, so that long polls do not pile up.
            waiter.Next = EndWaiter.StillWaiting(earlier);
        }

        waiting.Add(id.Ulid, waiter);
    }

    /// <summary>The task has ended: its waiters are told when that is durable.</summary>
    public void Ended(TaskView task)
    {
        if (waiting.Remove(task.Id.Ulid, out var waiter))
        {
            for (; waiter is not null; waiter = waiter.Next)
            {
                waiter.View = task;
                shard.Commit.ReleaseLater(waiter);
            }
        }
    }

    /// <summary>The shard's state is thrown away.</summary>
    public void Abandon(Exception cause)
    {
        foreach (var first in waiting.Values)
        {
            for (var waiter = first; waiter is not null; waiter = waiter.Next)
            {
                waiter.Abandon(cause);
            }
        }

        waiting.Clear();
    }
}
