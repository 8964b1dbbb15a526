namespace Orchestrator.Journal.GroupCommit;

/// <summary>Appends of all shards that wait for the next transaction, in the order they came. Not thread-safe by itself.</summary>
internal sealed class PendingAppends
{
    /// <summary>
    /// Bytes of data in one transaction, unless a single append is larger. Measured: larger transactions gain nothing, and the
    /// first append in one waits for the last.
    /// </summary>
    public const long MaxGroupBytes = 8 << 20;

    private readonly Queue<JournalAppend> queue = new();

    public int Count => queue.Count;

    public void Add(JournalAppend append) => queue.Enqueue(append);

    /// <summary>Moves the oldest appends into the group, as many as one transaction takes.</summary>
    public void MoveTo(AppendGroup group)
    {
        while (queue.TryPeek(out var next))
        {
            if (group.Count > 0 && group.Bytes + next.Data.Length > MaxGroupBytes)
            {
                return;
            }

            group.Add(queue.Dequeue());
        }
    }
}
