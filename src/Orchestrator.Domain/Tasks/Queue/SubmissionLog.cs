namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The tasks in memory in the order of submission, for lists. Ids of one shard grow with submission, so appending keeps it
/// sorted; only a task that comes back from the table of finished ones is inserted.
/// </summary>
public sealed class SubmissionLog
{
    private const int EvictedSlack = 1024;
    private readonly List<TaskRecord> log = [];
    private int evicted;

    /// <summary>Entries held, evicted ones included: what it costs in memory.</summary>
    internal int EntryCount => log.Count;

    internal void Add(TaskRecord task)
    {
        if (log.Count == 0 || log[^1].Id < task.Id)
        {
            log.Add(task);
            return;
        }

        log.Insert(FirstAtOrAfter(task.Id), task);
    }

    internal void NoteEviction()
    {
        if (++evicted > (log.Count / 2) + EvictedSlack)
        {
            log.RemoveAll(task => task.IsEvicted);
            evicted = 0;
        }
    }

    /// <summary>The tasks before <paramref name="before"/> (null: all), newest first.</summary>
    public IEnumerable<TaskRecord> Backwards(TaskId? before)
    {
        for (var i = (before is { } id ? FirstAtOrAfter(id) : log.Count) - 1; i >= 0; i--)
        {
            if (!log[i].IsEvicted)
            {
                yield return log[i];
            }
        }
    }

    private int FirstAtOrAfter(TaskId id)
    {
        int low = 0, high = log.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (log[middle].Id < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
