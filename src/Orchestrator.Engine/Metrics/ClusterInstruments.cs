using System.Diagnostics.Metrics;
using Orchestrator.Cluster;

namespace Orchestrator.Engine.Metrics;

/// <summary>A node's place in its cluster as metrics. A node that stands alone shows itself as the only member, and no lease.</summary>
internal static class ClusterInstruments
{
    private const string Prefix = "orchestrator_cluster_";

    /// <param name="meter">Where they are published.</param>
    /// <param name="membership">Null on a node that stands alone.</param>
    /// <param name="counters">What the node counts.</param>
    /// <param name="served">Shards that it serves.</param>
    public static void Publish(Meter meter, IMembership? membership, ClusterCounters counters, Func<int> served)
    {
        meter.CreateObservableGauge(
            Prefix + "members",
            () => Enum.GetValues<MemberState>().Select(state => Measured(Members(membership, state), "state", state.ToString().ToLowerInvariant())),
            "{node}",
            "Members of the cluster as this node knows them, by state.");
        meter.CreateObservableGauge(
            Prefix + "is_master", () => IsMaster(membership) ? 1 : 0, "1", "1 on the node that places shards, else 0: the sum over all nodes is 1.");
        meter.CreateObservableGauge(Prefix + "shards_served", served, "{shard}", "Shards that this node serves.");
        meter.CreateObservableGauge(
            Prefix + "lease_seconds_left",
            () => membership?.LeaseLeft.TotalSeconds ?? 0,
            "s",
            "How long the node may go on without the cluster's store: renewed each third of the lease, 0 without one, and on a server that stands alone.");
        Count(
            "shard_moves_total", "{shard}", "Shards that this node took and left, by direction.",
            () => [Measured(counters.ShardsTaken, "direction", "in"), Measured(counters.ShardsLeft, "direction", "out")]);
        Count(
            "calls_total", "{call}", "Calls that were routed by their shard, by where they were done.",
            () => [Measured(counters.CallsHere, "where", "here"), Measured(counters.CallsAway, "where", "away")]);
        Count(
            "calls_resent_total", "{call}", "Calls that were sent again, because their shard was on the move or its node went away.",
            () => [new Measurement<long>(counters.CallsResent)]);
        Count(
            "messages_total", "{message}", "Messages between this node's engine and those of others, by direction.",
            () => [Measured(counters.MessagesIn, "direction", "in"), Measured(counters.MessagesOut, "direction", "out")]);
        Count(
            "message_bytes_total", "By", "Size of these messages.",
            () => [Measured(counters.BytesIn, "direction", "in"), Measured(counters.BytesOut, "direction", "out")]);

        void Count(string name, string unit, string help, Func<IEnumerable<Measurement<long>>> values) =>
            meter.CreateObservableCounter(Prefix + name, values, unit, help);
    }

    private static int Members(IMembership? membership, MemberState state) =>
        membership?.View.Members.Count(member => member.State == state) ?? (state == MemberState.Up ? 1 : 0);

    private static bool IsMaster(IMembership? membership) =>
        membership is null
        || (membership.View is { HoldsLease: true } view && view.Singletons.TryGetValue(ClusterView.Master, out var term) && term.Holder == view.Self);

    private static Measurement<long> Measured(long value, string label, string name) => new(value, new KeyValuePair<string, object?>(label, name));
}
