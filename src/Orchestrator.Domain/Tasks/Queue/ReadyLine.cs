using Orchestrator.Domain.Agents;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The ready tasks that need the same: one type, one set of requirements. An agent that can run one of them can run all,
/// so matching looks at lines, never at tasks.
/// </summary>
public sealed class ReadyLine(string type, TaskRequirements requirements, TimeSpan ageingStep) : IRanked
{
    internal const int OpenSlot = 0;
    internal const int PostSlot = 1;
    internal const int AnyAgentSlot = 2;
    private const int StaleSlack = 64;
    private readonly PriorityQueue<TaskRecord, QueueKey> heap = new();
    private RankPlaces places;
    private AgentProfile? matchedProfile;
    private string? mismatch;

    public string Type { get; } = type;

    public TaskRequirements Requirements { get; } = requirements;

    /// <summary>Tasks that stand in line.</summary>
    public int Count { get; private set; }

    /// <summary>The first task that may start now; null when there is none.</summary>
    public TaskRecord? Front => TryPeek(out var task, out _) ? task : null;

    /// <summary>True while nobody can take its front: see <see cref="ReadyLines.Block"/>.</summary>
    public bool IsBlocked { get; internal set; }

    /// <summary>For whoever dispatches: what was found out about who can run the line. Dropped with the line.</summary>
    public object? Candidates { get; set; }

    /// <summary>Where it is posted; null before its first task.</summary>
    internal Posting? Posting { get; set; }

    /// <summary>Entries held, stale ones included: what it costs in memory.</summary>
    internal int EntryCount => heap.Count;

    ref int IRanked.PlaceIn(int slot) => ref places[slot];

    internal void Add(TaskRecord task)
    {
        heap.Enqueue(task, QueueKey.Of(task, ageingStep));
        task.IsReady = true;
        Count++;
    }

    /// <summary>Takes a task out of line, wherever it stands; its entry is dropped when it comes to the front.</summary>
    internal void Remove(TaskRecord task)
    {
        task.IsReady = false;
        Count--;
        if (heap.Count > (2 * Count) + StaleSlack)
        {
            DropStale();
        }
    }

    internal bool TryPeek(out TaskRecord? task, out QueueKey key)
    {
        while (heap.TryPeek(out task, out key))
        {
            if (IsCurrent(task, key))
            {
                return true;
            }

            heap.Dequeue();
        }

        return false;
    }

    /// <summary>Why this agent cannot run the line's tasks, in words; null when it can. Remembered for the last agent asked.</summary>
    public string? MismatchWith(AgentProfile profile)
    {
        if (!ReferenceEquals(profile, matchedProfile))
        {
            mismatch = profile.MismatchWith(Type, Requirements);
            matchedProfile = profile;
        }

        return mismatch;
    }

    private bool IsCurrent(TaskRecord task, QueueKey key) =>
        task.IsReady && key == QueueKey.Of(task, ageingStep);

    private void DropStale()
    {
        var current = heap.UnorderedItems.Where(item => IsCurrent(item.Element, item.Priority)).ToArray();
        heap.Clear();
        heap.EnqueueRange(current);
    }
}
