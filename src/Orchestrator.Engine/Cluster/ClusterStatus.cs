using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Status;

namespace Orchestrator.Engine.Cluster;

/// <summary>What all nodes have to say to the status.</summary>
internal sealed class ClusterStatus(ShardRegion region) : IStatusParts
{
    public async Task<IReadOnlyList<NodePart>> ReadAsync(
        IReadOnlyDictionary<int, long> positions, bool isExact, CancellationToken cancellation)
    {
        var patience = region.NewPatience();
        while (true)
        {
            var next = region.Next;
            var domains = region.TaskShards(null).Select(shard => ShardNames.TryDomain(shard, out var domain) ? domain : shard).ToList();
            var members = region.View.Members.Where(member => member.IsAlive);
            try
            {
                var parts = await Task.WhenAll(members.Select(member => region.AskOwnerAsync(member.Id, new StatusCall(positions, isExact), cancellation)));
                var told = parts.SelectMany(part => part.Domains ?? []).Select(domain => domain.Domain).Order(StringComparer.Ordinal);
                if (parts.Length > 0 && (parts.Any(part => part.Domains is null) || told.SequenceEqual(domains.Order(StringComparer.Ordinal))))
                {
                    return parts;
                }
            }
            catch (Exception e) when (e is NodeLostException or ServiceUnavailableException { IsMoved: true })
            {
                // Who is there now is asked.
            }

            await patience.RestAsync(next, new ServiceUnavailableException("recovering", "Some domains are on the move."), cancellation);
        }
    }
}
