using Orchestrator.Domain;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Calls;

namespace Orchestrator.Engine.Cluster;

/// <summary>Counts in the memory of all nodes' shards.</summary>
internal sealed class ClusterBulkCounts(ShardRegion region) : IBulkCounts
{
    public async Task<long> CountAsync(
        TaskFilter filter, Instant before, IReadOnlyDictionary<int, long> positions, CancellationToken cancellation) =>
        (await region.WholeAsync<long[]>(
            async patience =>
            {
                var owners = await region.OwnersAsync(region.TaskShards(filter.Domain), patience, cancellation);
                return await Task.WhenAll(owners.Select(owner => region.AskOwnerAsync(owner, new BulkCountCall(filter, before, positions), cancellation)));
            },
            cancellation)).Sum();
}
