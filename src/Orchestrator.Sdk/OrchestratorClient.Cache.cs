using Orchestrator.Contracts;
using Orchestrator.Contracts.Caching;

namespace Orchestrator.Sdk;

/// <content>Results that were computed before.</content>
public sealed partial class OrchestratorClient
{
    private const string CachePath = "/api/v1/cache";

    /// <summary>How the result cache stands, and a page of what is in it.</summary>
    /// <param name="strategy">Only results kept there: memory, disk, shared or hybrid; null for all.</param>
    /// <param name="taskType">Only results of this type of task; null for all.</param>
    /// <param name="cursor">The <see cref="CacheResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Results on the page, 1 to 1,000; null for the server's default.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<CacheResource> GetCacheAsync(
        string? strategy = null, string? taskType = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Get(CachePath + new QueryText().Add("strategy", strategy).Add("task_type", taskType).Add("cursor", cursor).Add("limit", limit)),
            ContractsJsonContext.Default.CacheResource,
            cancellation);

    /// <summary>Drops results from the cache; without any of the filters all of them.</summary>
    /// <param name="strategy">Only results kept there: memory, disk, shared or hybrid; null for all.</param>
    /// <param name="taskType">Only results of this type of task; null for all.</param>
    /// <param name="key">Only the result of this key; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<ClearedCacheResource> ClearCacheAsync(
        string? strategy = null, string? taskType = null, string? key = null, CancellationToken cancellation = default) =>
        SendAsync(
            new Call(HttpMethod.Delete, CachePath + new QueryText().Add("strategy", strategy).Add("task_type", taskType).Add("key", key), null, Repeatable: true),
            ContractsJsonContext.Default.ClearedCacheResource,
            cancellation);
}
