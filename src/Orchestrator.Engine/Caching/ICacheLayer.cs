using Orchestrator.Domain;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>One of the places where results are kept. It is bounded in bytes; what it does not know costs a computation and nothing else.</summary>
internal interface ICacheLayer
{
    /// <summary>Which place this is: memory, disk or shared.</summary>
    CacheStrategy Strategy { get; }

    /// <summary>Bytes it may hold; zero when it is off.</summary>
    long Limit { get; }

    CacheCounters Counters { get; }

    /// <summary>The entry of a key, fresh or not; null when there is none.</summary>
    ValueTask<CacheEntry?> FindAsync(UInt128 key, Instant now, CancellationToken cancellation);

    /// <summary>Keeps an entry in place of the one its key had; how many had to go to make room.</summary>
    ValueTask<long> PutAsync(CacheEntry entry, Instant now);

    /// <summary>Drops the entries that a filter takes; how many.</summary>
    ValueTask<long> ClearAsync(CacheFilter filter, CancellationToken cancellation);

    /// <summary>The entries that a filter takes, behind a key, in the order of their keys.</summary>
    ValueTask<IReadOnlyList<CachedEntry>> ListAsync(CacheFilter filter, UInt128? after, int limit, CancellationToken cancellation);

    /// <summary>How many entries it holds, and their bytes.</summary>
    ValueTask<(long Entries, long Bytes)> SizeAsync(CancellationToken cancellation);
}
