using System.Globalization;
using Orchestrator.Contracts.Caching;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;

namespace Orchestrator.Server.Caching;

/// <summary>The result cache as the API shows it.</summary>
internal static class CacheJson
{
    public static CacheLayerResource From(CacheLayerStatus layer) => new()
    {
        Strategy = layer.Strategy.Name(),
        Entries = layer.Entries,
        Bytes = layer.Bytes,
        LimitBytes = layer.Limit,
        Hits = layer.Hits,
        Misses = layer.Misses,
        Puts = layer.Puts,
        Evictions = layer.Evictions,
        Errors = layer.Errors,
    };

    public static CacheEntryResource From(CachedEntry entry) => new()
    {
        Strategy = entry.Strategy.Name(),
        Key = entry.Key.ToString("x32", CultureInfo.InvariantCulture),
        TaskType = entry.TaskType,
        TaskId = entry.From == default ? null : entry.From.ToString(),
        Bytes = entry.Bytes,
        StoredAt = entry.StoredAt.ToString(),
        ExpiresAt = entry.ExpiresAt.ToString(),
        Node = entry.Node.Length == 0 ? null : entry.Node,
    };
}
