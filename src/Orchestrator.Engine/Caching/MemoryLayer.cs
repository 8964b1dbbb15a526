using Orchestrator.Domain;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>Results in the memory of the node. Those used least recently go first; any thread may use it.</summary>
internal sealed class MemoryLayer(long limit) : ICacheLayer
{
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, LinkedListNode<CacheEntry>> entries = [];
    private readonly LinkedList<CacheEntry> byUse = new();
    private long bytes;

    public CacheStrategy Strategy => CacheStrategy.Memory;

    public long Limit => limit;

    public CacheCounters Counters { get; } = new();

    /// <summary>What it holds.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <inheritdoc cref="FindAsync"/>
    public CacheEntry? Find(UInt128 key, Instant now)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var node))
            {
                return null;
            }

            if (node.Value.ExpiresAt <= now)
            {
                Drop(node);
                return null;
            }

            byUse.Remove(node);
            byUse.AddLast(node);
            return node.Value;
        }
    }

    /// <inheritdoc cref="PutAsync"/>
    public long Put(CacheEntry entry)
    {
        lock (gate)
        {
            if (entries.TryGetValue(entry.Key, out var known))
            {
                Drop(known);
            }

            if (entry.Bytes > limit)
            {
                return 0;
            }

            entries.Add(entry.Key, byUse.AddLast(entry));
            bytes += entry.Bytes;
            var evicted = 0L;
            for (; bytes > limit; evicted++)
            {
                Drop(byUse.First!);
            }

            return evicted;
        }
    }

    public ValueTask<CacheEntry?> FindAsync(UInt128 key, Instant now, CancellationToken cancellation) => ValueTask.FromResult(Find(key, now));

    public ValueTask<long> PutAsync(CacheEntry entry, Instant now) => ValueTask.FromResult(Put(entry));

    public ValueTask<long> ClearAsync(CacheFilter filter, CancellationToken cancellation)
    {
        lock (gate)
        {
            var meant = byUse.Where(entry => filter.Takes(entry.Key, entry.TaskType)).Select(entry => entries[entry.Key]).ToList();
            meant.ForEach(Drop);
            return ValueTask.FromResult((long)meant.Count);
        }
    }

    public ValueTask<IReadOnlyList<CachedEntry>> ListAsync(CacheFilter filter, UInt128? after, int limit, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<CachedEntry>>(
            [
                .. byUse.Where(entry => filter.Takes(entry.Key, entry.TaskType) && (after is null || entry.Key > after))
                    .OrderBy(entry => entry.Key).Take(limit)
                    .Select(entry => new CachedEntry(Strategy, entry.Key, entry.TaskType, entry.Known.From, entry.Bytes, entry.StoredAt, entry.ExpiresAt)),
            ]);
        }
    }

    public ValueTask<(long Entries, long Bytes)> SizeAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(((long)entries.Count, bytes));
        }
    }

    private void Drop(LinkedListNode<CacheEntry> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Key);
        bytes -= node.Value.Bytes;
    }
}
