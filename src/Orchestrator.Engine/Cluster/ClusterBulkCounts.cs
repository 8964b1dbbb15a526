using Orchestrator.Cluster;
using Orchestrator.Domain;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Calls;

namespace Orchestrator.Engine.Cluster;

/// <summary>Counts in the memory of all nodes' shards.</summary>
internal sealed class ClusterBulkCounts(ShardRegion region) : IBulkCounts
{
    public async Task<long> CountAsync(
        TaskFilter filter, Instant before, IReadOnlyDictionary<int, long> positions, CancellationToken cancellation)
    {
        var patience = region.NewPatience();
        while (true)
        {
            var next = region.Next;
            var owners = new HashSet<MemberId>();
            foreach (var shard in region.TaskShards(filter.Domain))
            {
                owners.Add(await region.OwnerAsync(shard, patience, cancellation));
            }

            try
            {
                return (await Task.WhenAll(owners.Select(owner =>
                    region.AskOwnerAsync(owner, new BulkCountCall(filter, before, positions), cancellation)))).Sum();
            }
            catch (Exception e) when (e is NodeLostException or ServiceUnavailableException { IsMoved: true })
            {
                await patience.RestAsync(next, new ServiceUnavailableException("recovering", "Some domains are on the move."), cancellation);
            }
        }
    }
}
