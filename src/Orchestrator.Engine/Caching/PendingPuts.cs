using System.Collections.Concurrent;

namespace Orchestrator.Engine.Caching;

/// <summary>Entries on their way to a slow layer: who looks meanwhile finds them here. What comes while too much is on its way is not kept.</summary>
internal sealed class PendingPuts
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private readonly ConcurrentDictionary<UInt128, CacheEntry> entries = new();
    private long bytes;

    public CacheEntry? Find(UInt128 key) => entries.IsEmpty ? null : entries.GetValueOrDefault(key);

    /// <summary>False when the entry is not to be put: its key is on its way, or there is no room.</summary>
    public bool TryAdd(CacheEntry entry)
    {
        if (Interlocked.Read(ref bytes) + entry.Bytes > MaxBytes || !entries.TryAdd(entry.Key, entry))
        {
            return false;
        }

        Interlocked.Add(ref bytes, entry.Bytes);
        return true;
    }

    public void Remove(CacheEntry entry)
    {
        if (entries.TryRemove(entry.Key, out _))
        {
            Interlocked.Add(ref bytes, -entry.Bytes);
        }
    }
}
