using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>How a layer of the cache stands. In a cluster memory and disk are added up over its nodes, and so are the counts of the shared store.</summary>
/// <param name="Strategy">Which: memory, disk or shared.</param>
/// <param name="Entries">Entries it holds.</param>
/// <param name="Bytes">What they count for.</param>
/// <param name="Limit">Bytes it may hold; zero when it is off.</param>
/// <param name="Hits">Look-ups that found a result, since the start.</param>
/// <param name="Misses">Look-ups that did not.</param>
/// <param name="Puts">Results that were put in.</param>
/// <param name="Evictions">Results that had to go because there was no room.</param>
/// <param name="Errors">Look-ups and puts that failed.</param>
public sealed record CacheLayerStatus(
    CacheStrategy Strategy, long Entries, long Bytes, long Limit, long Hits, long Misses, long Puts, long Evictions, long Errors);
