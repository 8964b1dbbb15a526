namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// Items by rank, the first at hand; one that knows its place can move or leave in O(log n). A binary heap in an array, so
/// that <see cref="RankWalk{T}"/> can go through it in order without taking it apart.
/// </summary>
/// <param name="slot">Which of an item's places is the one in this heap. Heaps that share a slot share no items.</param>
internal sealed class RankHeap<T>(int slot)
    where T : class, IRanked
{
    private (T Item, QueueKey Rank)[] entries = new (T, QueueKey)[1];

    public int Count { get; private set; }

    /// <summary>The first item; null when there is none.</summary>
    public T? First => Count > 0 ? entries[0].Item : null;

    /// <summary>The first item's rank; there must be one.</summary>
    public QueueKey FirstRank => entries[0].Rank;

    public (T Item, QueueKey Rank) this[int index] => entries[index];

    public bool Contains(T item) => item.PlaceIn(slot) > 0;

    /// <summary>Adds the item, or moves it to its new rank.</summary>
    public void Set(T item, QueueKey rank)
    {
        var index = item.PlaceIn(slot) - 1;
        if (index < 0)
        {
            if (Count == entries.Length)
            {
                Array.Resize(ref entries, Count * 2);
            }

            index = Count++;
        }
        else if (Count == 1)
        {
            entries[0].Rank = rank;
            return;
        }
        else if (entries[index].Rank == rank)
        {
            return;
        }

        Settle(index, (item, rank));
    }

    /// <summary>Takes the item out; nothing when it is not in.</summary>
    public void Remove(T item)
    {
        ref var place = ref item.PlaceIn(slot);
        if (place == 0)
        {
            return;
        }

        var index = place - 1;
        place = 0;
        var last = entries[--Count];
        entries[Count] = default;
        if (index < Count)
        {
            Settle(index, last);
        }
    }

    private void Settle(int index, (T Item, QueueKey Rank) entry)
    {
        while (index > 0 && entry.Rank < entries[(index - 1) / 2].Rank)
        {
            Put(index, entries[(index - 1) / 2]);
            index = (index - 1) / 2;
        }

        for (var child = (2 * index) + 1; child < Count; child = (2 * index) + 1)
        {
            if (child + 1 < Count && entries[child + 1].Rank < entries[child].Rank)
            {
                child++;
            }

            if (entry.Rank <= entries[child].Rank)
            {
                break;
            }

            Put(index, entries[child]);
            index = child;
        }

        Put(index, entry);
    }

    private void Put(int index, (T Item, QueueKey Rank) entry)
    {
        entries[index] = entry;
        entry.Item.PlaceIn(slot) = index + 1;
    }
}
