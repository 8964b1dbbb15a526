using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>Which entries of the cache are meant; null means all.</summary>
/// <param name="Strategy">Memory, disk or shared; hybrid means memory and shared.</param>
/// <param name="TaskType">Results of one type of task.</param>
/// <param name="Key">The one entry of a key.</param>
public sealed record CacheFilter(CacheStrategy? Strategy = null, string? TaskType = null, UInt128? Key = null)
{
    /// <summary>True when entries of a layer are meant.</summary>
    internal bool Takes(CacheStrategy layer) => Strategy is null || Strategy == layer
        || (Strategy == CacheStrategy.Hybrid && layer is CacheStrategy.Memory or CacheStrategy.Shared);

    /// <summary>True when an entry is meant.</summary>
    internal bool Takes(UInt128 key, string taskType) => (TaskType is null || TaskType == taskType) && (Key is null || Key == key);
}
