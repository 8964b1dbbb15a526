using Orchestrator.Domain;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>A result that is kept.</summary>
internal sealed record CacheEntry(UInt128 Key, string TaskType, KnownResult Known, Instant StoredAt, Instant ExpiresAt)
{
    /// <summary>What an entry counts for besides its result.</summary>
    public const int OverheadBytes = 256;

    /// <summary>What it counts for.</summary>
    public long Bytes => OverheadBytes + Known.Result.Stored.Length;

    /// <summary>True while it lives, and is not older than whoever looks wants it to be.</summary>
    public bool IsFreshFor(CachePolicy policy, Instant now) => now < ExpiresAt && now - StoredAt < policy.TimeToLive;
}
