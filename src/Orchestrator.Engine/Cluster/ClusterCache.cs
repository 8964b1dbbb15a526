using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster.Calls;

namespace Orchestrator.Engine.Cluster;

/// <summary>The result cache of the cluster: memory and disk of every node, and the store that they share, which each of them sees as a whole.</summary>
internal sealed class ClusterCache(ShardRegion region, IResultCache local) : IResultCache
{
    public async Task<IReadOnlyList<CacheLayerStatus>> ReadAsync(CancellationToken cancellation = default)
    {
        var own = await local.ReadAsync(cancellation);
        var all = (await AskAllAsync(new CacheReadCall(), cancellation)).SelectMany(part => part.Answer).ToLookup(layer => layer.Strategy);
        return
        [
            .. own.Select(layer =>
            {
                var same = all[layer.Strategy].ToList();
                var size = layer.Strategy == CacheStrategy.Shared ? [layer] : same;
                return new CacheLayerStatus(
                    layer.Strategy,
                    size.Sum(part => part.Entries),
                    size.Sum(part => part.Bytes),
                    size.Sum(part => part.Limit),
                    same.Sum(part => part.Hits),
                    same.Sum(part => part.Misses),
                    same.Sum(part => part.Puts),
                    same.Sum(part => part.Evictions),
                    same.Sum(part => part.Errors));
            }),
        ];
    }

    public async Task<CachePage> ListAsync(CacheFilter filter, int limit, CacheCursor? after = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);

        // From the cursor's entry on and not behind it: other nodes may have one of the same key.
        var call = new CacheListCall(filter, limit + 2, after?.Key > UInt128.Zero ? after with { Key = after.Key - 1 } : after);
        var items = (await AskAllAsync(call, cancellation))
            .SelectMany(part => part.Answer.Select(entry => entry.Strategy == CacheStrategy.Shared ? entry : entry with { Node = part.Node }))
            .Distinct()
            .Where(entry => after is null
                || (entry.Strategy, entry.Key).CompareTo((after.Strategy, after.Key)) is var order && (order > 0 || (order == 0 && string.CompareOrdinal(entry.Node, after.Node) > 0)))
            .OrderBy(entry => entry.Strategy).ThenBy(entry => entry.Key).ThenBy(entry => entry.Node, StringComparer.Ordinal)
            .ToList();
        return items.Count <= limit
            ? new CachePage(items, null)
            : new CachePage(items[..limit], new CacheCursor(items[limit - 1].Strategy, items[limit - 1].Key, items[limit - 1].Node));
    }

    public async Task<long> ClearAsync(CacheFilter filter, CancellationToken cancellation = default) =>
        (await AskAllAsync(new CacheClearCall(filter), cancellation)).Sum(part => part.Answer);

    private Task<(string Node, T Answer)[]> AskAllAsync<T>(NodeCall<T> call, CancellationToken cancellation) => region.WholeAsync(
        _ => Task.WhenAll(region.View.Members.Where(member => member.IsAlive)
            .Select(async member => (member.Id.Node, await region.AskOwnerAsync(member.Id, call, cancellation))))!,
        cancellation)!;
}
