namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// Goes through one or more heaps in the order of rank, each step O(log of the steps so far): what lies behind the last item that
/// was looked at costs nothing. The heaps must not change meanwhile.
/// </summary>
internal sealed class RankWalk<T>
    where T : class, IRanked
{
    private readonly PriorityQueue<(RankHeap<T> Heap, int Index), QueueKey> next = new();

    /// <summary>Begins a walk with no heap.</summary>
    public void Begin() => next.Clear();

    /// <summary>Goes through this heap as well.</summary>
    public void Through(RankHeap<T> heap) => Add(heap, 0);

    /// <summary>The next item; false when there is none left.</summary>
    public bool TryNext(out T? item, out QueueKey rank)
    {
        item = null;
        if (!next.TryDequeue(out var at, out rank))
        {
            return false;
        }

        item = at.Heap[at.Index].Item;
        Add(at.Heap, (2 * at.Index) + 1);
        Add(at.Heap, (2 * at.Index) + 2);
        return true;
    }

    private void Add(RankHeap<T> heap, int index)
    {
        if (index < heap.Count)
        {
            next.Enqueue((heap, index), heap[index].Rank);
        }
    }
}
