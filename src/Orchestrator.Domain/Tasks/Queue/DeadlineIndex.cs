namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The tasks by the deadline of their state. An entry whose task has moved on is stale and is dropped when it comes to the
/// front, or with all others once they outnumber the current ones.
/// </summary>
public sealed class DeadlineIndex
{
    private const int StaleSlack = 1024;
    private readonly PriorityQueue<TaskRecord, long> heap = new();
    private int current;

    /// <summary>The earliest deadline; <see cref="Instant.Never"/> when there is none.</summary>
    public Instant Next => TryPeek(out var task) ? task!.Deadline : Instant.Never;

    /// <summary>Entries held, stale ones included: what it costs in memory.</summary>
    internal int EntryCount => heap.Count;

    /// <summary>Moves the task to a new deadline; <see cref="Instant.Never"/> takes it out.</summary>
    internal void Set(TaskRecord task, Instant deadline)
    {
        if (task.Deadline == deadline)
        {
            return;
        }

        current -= task.Deadline == Instant.Never ? 0 : 1;
        task.Deadline = deadline;
        if (deadline != Instant.Never)
        {
            current++;
            heap.Enqueue(task, deadline.Microseconds);
        }

        if (heap.Count > (2 * current) + StaleSlack)
        {
            DropStale();
        }
    }

    internal bool TryPeek(out TaskRecord? task)
    {
        while (heap.TryPeek(out task, out var deadline))
        {
            if (task.Deadline.Microseconds == deadline)
            {
                return true;
            }

            heap.Dequeue();
        }

        return false;
    }

    private void DropStale()
    {
        var kept = heap.UnorderedItems.Where(item => item.Element.Deadline.Microseconds == item.Priority).ToArray();
        heap.Clear();
        heap.EnqueueRange(kept);
    }
}
