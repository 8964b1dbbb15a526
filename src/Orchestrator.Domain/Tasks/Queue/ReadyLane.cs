using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The tasks of a line that have the same priority and count against the same limits: if one of them is held, all are, so that
/// they stand aside together, whatever their number.
/// </summary>
internal sealed class ReadyLane(ReadyLine line, TaskFlow? flow, int level, TimeSpan ageingStep) : IRanked
{
    public const int LineSlot = 0;
    public const int ShareSlot = 1;
    public const int KeySlot = 2;
    private const int StaleSlack = 64;
    private readonly PriorityQueue<TaskRecord, QueueKey> heap = new();
    private RankPlaces places;

    public ReadyLine Line { get; } = line;

    public TaskFlow? Flow { get; } = flow;

    /// <summary>The priority of its tasks.</summary>
    public int Level { get; } = level;

    /// <summary>The key that may hold it; null for none.</summary>
    public FlowKey? Key => Flow?.Key;

    /// <summary>The share it belongs to; null while it is empty or stands aside.</summary>
    public TenantShare? Share { get; set; }

    /// <summary>True once its line has let go of it: it was empty for long.</summary>
    public bool IsDropped { get; set; }

    /// <summary>True while it stands aside with its key.</summary>
    public bool IsParked { get; set; }

    public int Count { get; private set; }

    public int EntryCount => heap.Count;

    ref int IRanked.PlaceIn(int slot) => ref places[slot];

    /// <summary>Its first task; there must be one.</summary>
    public TaskRecord Front => heap.Peek();

    /// <summary>Where that task stands in the common order; there must be one.</summary>
    public QueueKey FrontRank { get; private set; }

    /// <summary>Adds a task; true when it is the first now.</summary>
    public bool Add(TaskRecord task)
    {
        var rank = QueueKey.Of(task, ageingStep);
        var isFirst = Count == 0 || rank < FrontRank;
        heap.Enqueue(task, rank);
        task.IsReady = true;
        Count++;
        FrontRank = isFirst ? rank : FrontRank;
        return isFirst;
    }

    /// <summary>Takes a task out, wherever it stands; true when it was the first. Its entry is dropped when it comes to the front.</summary>
    public bool Remove(TaskRecord task)
    {
        // By the task and not by its key: a task that runs and stands in line for more agents may be due at another time by now.
        var wasFirst = ReferenceEquals(Front, task);
        task.IsReady = false;
        Count--;
        if (heap.Count > (2 * Count) + StaleSlack)
        {
            DropStale();
        }

        if (wasFirst)
        {
            FindFront();
        }

        return wasFirst;
    }

    private void FindFront()
    {
        while (heap.TryPeek(out var task, out var rank))
        {
            if (IsCurrent(task, rank))
            {
                FrontRank = rank;
                return;
            }

            heap.Dequeue();
        }
    }

    private bool IsCurrent(TaskRecord task, QueueKey key) =>
        task.IsReady && key == QueueKey.Of(task, ageingStep) && (!task.IsRedundant || Line.Requirements.Equals(task.LineNeeds));

    private void DropStale()
    {
        var current = heap.UnorderedItems.Where(item => IsCurrent(item.Element, item.Priority)).ToArray();
        heap.Clear();
        heap.EnqueueRange(current);
    }
}
