namespace Orchestrator.Engine.Caching;

/// <summary>Entries by layer and key.</summary>
/// <param name="Next">Where the next page begins behind; null at the end.</param>
public sealed record CachePage(IReadOnlyList<CachedEntry> Items, CacheCursor? Next);
