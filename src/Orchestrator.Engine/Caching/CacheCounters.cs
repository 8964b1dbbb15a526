namespace Orchestrator.Engine.Caching;

/// <summary>What a layer of the cache counts since the node started.</summary>
internal sealed class CacheCounters
{
    private long hits;
    private long misses;
    private long puts;
    private long evictions;
    private long errors;

    /// <summary>Look-ups that found a result.</summary>
    public long Hits => Volatile.Read(ref hits);

    /// <summary>Look-ups that did not.</summary>
    public long Misses => Volatile.Read(ref misses);

    /// <summary>Results that were put in.</summary>
    public long Puts => Volatile.Read(ref puts);

    /// <summary>Results that had to go because there was no room.</summary>
    public long Evictions => Volatile.Read(ref evictions);

    /// <summary>Look-ups and puts that failed.</summary>
    public long Errors => Volatile.Read(ref errors);

    public void Looked(bool isHit) => Interlocked.Increment(ref isHit ? ref hits : ref misses);

    public void HasPut(long evicted)
    {
        Interlocked.Increment(ref puts);
        Interlocked.Add(ref evictions, evicted);
    }

    public void HasFailed() => Interlocked.Increment(ref errors);
}
