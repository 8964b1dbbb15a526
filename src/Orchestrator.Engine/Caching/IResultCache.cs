namespace Orchestrator.Engine.Caching;

/// <summary>
/// Results of tasks that were computed before. It is a hint: a result that is not there, or cannot be read, is computed. Tasks with a
/// <see cref="Domain.Tasks.Caching.CachePolicy"/> use it by themselves; this is for people who want to look and to clear.
/// </summary>
public interface IResultCache
{
    /// <summary>How the layers stand, in the order memory, disk, shared.</summary>
    Task<IReadOnlyList<CacheLayerStatus>> ReadAsync(CancellationToken cancellation = default);

    /// <summary>A page of entries.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="after">Begin behind this; null for the first page.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<CachePage> ListAsync(CacheFilter filter, int limit, CacheCursor? after = null, CancellationToken cancellation = default);

    /// <summary>Drops entries; how many. What is computed meanwhile may be put in behind it.</summary>
    Task<long> ClearAsync(CacheFilter filter, CancellationToken cancellation = default);
}
