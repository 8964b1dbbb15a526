namespace Orchestrator.Contracts.Caching;

/// <summary>The result cache: how its layers stand, and a page of what they hold.</summary>
/// <param name="Layers">Memory, disk and the shared store.</param>
/// <param name="Items">Entries by layer and key; empty when there are none.</param>
/// <param name="NextCursor">To be passed as <c>cursor</c> for the next page; null at the end.</param>
public sealed record CacheResource(IReadOnlyList<CacheLayerResource> Layers, IReadOnlyList<CacheEntryResource> Items, string? NextCursor);
