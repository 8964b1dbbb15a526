using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Engine.Metrics;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Cluster.Hosting;

/// <summary>
/// Serves the shards that are placed on this node, and no others: compares what should be with what is whenever the cluster changes. A
/// shard is left before it is served anew under a later placement. Without the node's lease nothing is served.
/// </summary>
internal sealed class ShardHosting(ICluster cluster, IReadOnlyList<IHostedShards> kinds, ClusterCounters counters) : Actor<HostingMessage>
{
    private readonly Dictionary<string, ShardPlacement> served = new(StringComparer.Ordinal);
    private readonly HashSet<string> leaving = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> refused = new(StringComparer.Ordinal);
    private readonly List<TaskCompletionSource> whenEmpty = [];

    protected override void OnReceive(HostingMessage message)
    {
        switch (message)
        {
            case HostingMessage.ViewChanged:
                break;
            case HostingMessage.Served done when served.GetValueOrDefault(done.Placement.Shard) == done.Placement:
                cluster.Placement.Serving(done.Placement);
                break;
            case HostingMessage.Failed failed when served.GetValueOrDefault(failed.Placement.Shard) == failed.Placement:
                Context.Logger.LogWarning("Shard {Shard} is not served here: {Reason}", failed.Placement.Shard, failed.Reason.Message);
                if (failed.Reason is StaleClaimException)
                {
                    // Somebody has it by a later placement that this node has not heard of yet.
                    refused[failed.Placement.Shard] = failed.Placement.Version;
                    _ = cluster.Placement.RefreshAsync(CancellationToken.None);
                }

                break;
            case HostingMessage.GaveUp lost when served.Remove(lost.Shard):
                Context.Logger.LogError("Shard {Shard} has failed too often; it is begun anew", lost.Shard);
                Leave(lost.Shard, orderly: false);
                break;
            case HostingMessage.Left left:
                leaving.Remove(left.Shard);
                break;
            case HostingMessage.WhenEmpty wait:
                whenEmpty.Add(wait.Done);
                break;
        }

        Settle(cluster.Membership.View);
    }

    private void Settle(ClusterView view)
    {
        var mine = view is { HoldsLease: true } && view.IsAlive(view.Self)
            ? view.Placements.Values.Where(placement => placement.Owner == view.Self).ToDictionary(placement => placement.Shard)
            : [];
        foreach (var (shard, placement) in served.ToList())
        {
            if (mine.GetValueOrDefault(shard) != placement || IsRefused(placement))
            {
                served.Remove(shard);
                leaving.Add(shard);
                counters.Left();
                Context.Pipe<HostingMessage>(
                    new ValueTask<HostingMessage>(LeaveAsync(shard, orderly: view.HoldsLease)), left => left, _ => new HostingMessage.Left(shard));
            }
        }

        foreach (var placement in mine.Values.Where(placement => !served.ContainsKey(placement.Shard) && !leaving.Contains(placement.Shard) && !IsRefused(placement)))
        {
            served.Add(placement.Shard, placement);
            counters.Taken();
            Context.Pipe<HostingMessage>(
                new ValueTask<HostingMessage>(ServeAsync(placement)), done => done, reason => new HostingMessage.Failed(placement, reason));
        }

        counters.Serves(served.Count);
        if (served.Count == 0 && leaving.Count == 0)
        {
            whenEmpty.ForEach(done => done.TrySetResult());
            whenEmpty.Clear();
        }
    }

    private void Leave(string shard, bool orderly)
    {
        leaving.Add(shard);
        Context.Pipe<HostingMessage>(
            new ValueTask<HostingMessage>(LeaveAsync(shard, orderly)), left => left, _ => new HostingMessage.Left(shard));
    }

    private bool IsRefused(ShardPlacement placement) => refused.GetValueOrDefault(placement.Shard) >= placement.Version;

    private async Task<HostingMessage> ServeAsync(ShardPlacement placement)
    {
        await KindOf(placement.Shard).ServeAsync(placement.Shard, placement.Version);
        return new HostingMessage.Served(placement);
    }

    private async Task<HostingMessage> LeaveAsync(string shard, bool orderly)
    {
        await KindOf(shard).LeaveAsync(shard, orderly);
        return new HostingMessage.Left(shard);
    }

    private IHostedShards KindOf(string shard) =>
        kinds.FirstOrDefault(kind => kind.Has(shard)) ?? throw new InvalidOperationException($"No part of this node serves shards like '{shard}'.");
}
