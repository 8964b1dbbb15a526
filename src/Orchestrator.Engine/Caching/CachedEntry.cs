using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>An entry of the cache as callers see it.</summary>
/// <param name="Strategy">Where it is: memory, disk or shared.</param>
/// <param name="Key">Its key.</param>
/// <param name="TaskType">The type of task whose result it is.</param>
/// <param name="From">The task that computed it; default when the layer does not say so in lists.</param>
/// <param name="Bytes">What it counts for.</param>
/// <param name="StoredAt">When it was put in.</param>
/// <param name="ExpiresAt">When it is no longer given out.</param>
/// <param name="Node">The node that holds it; empty for the shared store, and for a node that stands alone.</param>
public sealed record CachedEntry(
    CacheStrategy Strategy, UInt128 Key, string TaskType, TaskId From, long Bytes, Instant StoredAt, Instant ExpiresAt, string Node = "");
