using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Status;

namespace Orchestrator.Engine.Cluster;

/// <summary>How the shards of all nodes stand. A node that does not answer at once is left out: who looks at a cluster in trouble must see the rest of it.</summary>
internal sealed class ClusterShards(ShardRegion region, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<ShardReading>> ReadAsync(CancellationToken cancellation)
    {
        var parts = await Task.WhenAll(region.View.Members.Where(member => member.IsAlive).Select(member => ReadAsync(member.Id, cancellation)));

        // While a shard moves two nodes may name it: the later token is the one that counts.
        return [.. parts.SelectMany(part => part).GroupBy(reading => reading.Shard, StringComparer.Ordinal).Select(all => all.MaxBy(one => one.Token)!)];
    }

    private async Task<IReadOnlyList<ShardReading>> ReadAsync(Orchestrator.Cluster.MemberId node, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return await region.AskOwnerAsync(node, new ShardsCall(), ending.Token).OnOwnScheduler().WaitAsync(Patience, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or NodeLostException or ServiceUnavailableException)
        {
            return [];
        }
        finally
        {
            await ending.CancelAsync();
        }
    }
}
