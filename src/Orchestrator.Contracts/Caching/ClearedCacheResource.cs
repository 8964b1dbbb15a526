namespace Orchestrator.Contracts.Caching;

/// <summary>Results were dropped from the cache.</summary>
/// <param name="Cleared">How many.</param>
public sealed record ClearedCacheResource(long Cleared);
