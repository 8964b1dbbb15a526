using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Status;

namespace Orchestrator.Engine.Cluster;

/// <summary>What all nodes have to say to the status.</summary>
internal sealed class ClusterStatus(ShardRegion region) : IStatusParts
{
    public Task<IReadOnlyList<NodePart>> ReadAsync(
        IReadOnlyDictionary<int, long> positions, bool isExact, CancellationToken cancellation) =>
        region.WholeAsync<IReadOnlyList<NodePart>>(
            async _ =>
            {
                var domains = region.Domains().ToList();
                var members = region.View.Members.Where(member => member.IsAlive);
                var parts = await Task.WhenAll(members.Select(member => region.AskOwnerAsync(member.Id, new StatusCall(positions, isExact), cancellation)));
                var told = parts.SelectMany(part => part.Domains ?? []).Select(domain => domain.Domain).Order(StringComparer.Ordinal);
                var isWhole = parts.Length > 0
                    && (parts.Any(part => part.Domains is null) || told.SequenceEqual(domains.Order(StringComparer.Ordinal)));
                return isWhole ? parts : null;
            },
            cancellation);
}
