using Orchestrator.Cluster;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Domain;
using Orchestrator.Engine;
using Orchestrator.Engine.Status;

namespace Orchestrator.Server.Cluster;

/// <summary>The cluster as callers see it. A server that stands alone is shown as a cluster of one, which owns all its shards.</summary>
internal sealed class ClusterReport(OrchestratorNode node, OrchestratorOptions engine, ServerOptions options, TimeProvider time)
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    /// <summary>The cluster as this node knows it; of one that stands alone only itself.</summary>
    public ClusterView View => node.Cluster?.Membership.View ?? Alone();

    /// <summary>True when there are no other nodes, and never will be.</summary>
    public bool StandsAlone => node.Cluster is not { IsLocal: false };

    /// <summary>Who places shards; null while nobody does.</summary>
    public static MasterResource? MasterOf(ClusterView view) =>
        view.Singletons.TryGetValue(ClusterView.Master, out var term) && view.IsAlive(term.Holder)
            ? new MasterResource(term.Holder.Node, term.Holder.Incarnation, term.Token)
            : null;

    /// <summary>A member's state in the API's words.</summary>
    public static string StateOf(MemberState state) => state switch
    {
        MemberState.Joining => "joining",
        MemberState.Up => "up",
        MemberState.Leaving => "leaving",
        _ => "down",
    };

    /// <summary>Everything, the shards as their owners tell; those that do not answer at once are shown as not serving.</summary>
    public async Task<ClusterResource> ReadAsync(CancellationToken cancellation)
    {
        var view = View;
        var readings = (await node.ReadShardsAsync(cancellation)).ToDictionary(reading => reading.Shard, StringComparer.Ordinal);
        var shards = StandsAlone
            ? readings.Values.Select(reading => From(reading.Shard, view.Self.Node, reading.Claim, reading))
            : view.Placements.Values.Select(placement => From(
                placement.Shard, view.OwnerOf(placement.Shard)?.Id.Node, placement.Version, readings.GetValueOrDefault(placement.Shard)));
        var shown = shards.OrderBy(shard => shard.Shard, StringComparer.Ordinal).ToList();
        return new ClusterResource
        {
            Kind = engine.Cluster.Kind == ClusterKind.Postgres ? "postgres" : "none",
            Self = view.Self.Node,
            Version = view.Version,
            HoldsLease = view.HoldsLease,
            MinimumMembers = engine.Cluster.MinimumMembers,
            Members = Members(view, shown.CountBy(shard => shard.Owner ?? string.Empty).ToDictionary(StringComparer.Ordinal)),
            Master = MasterOf(view),
            Shards = shown,
        };
    }

    /// <summary>The nodes.</summary>
    public async Task<IReadOnlyList<MemberResource>> MembersAsync(CancellationToken cancellation)
    {
        if (StandsAlone)
        {
            return (await ReadAsync(cancellation)).Members;
        }

        var view = View;
        var counts = view.Placements.Keys.Select(view.OwnerOf).OfType<Member>().CountBy(owner => owner.Id.Node).ToDictionary(StringComparer.Ordinal);
        return Members(view, counts);
    }

    private static IReadOnlyList<MemberResource> Members(ClusterView view, Dictionary<string, int> shards)
    {
        var master = MasterOf(view);
        return
        [
            .. view.Members.OrderBy(member => member.Id.Node, StringComparer.Ordinal).ThenBy(member => member.Id.Incarnation).Select(member => new MemberResource
            {
                Node = member.Id.Node,
                Incarnation = member.Id.Incarnation,
                Address = member.Address.ToString().TrimEnd('/'),
                State = StateOf(member.State),
                Roles = member.Roles,
                Capabilities = member.Capabilities,
                JoinedAt = Instant.From(member.JoinedAt).ToString(),
                Self = member.Id == view.Self,
                Master = master is not null && master.Node == member.Id.Node && master.Incarnation == member.Id.Incarnation,
                Shards = member.IsAlive ? shards.GetValueOrDefault(member.Id.Node) : 0,
            }),
        ];
    }

    private static ShardResource From(string shard, string? owner, long placement, ShardReading? reading)
    {
        var isServing = owner is not null && reading is not null && (reading.Node.Length == 0 || reading.Node == owner);
        var isTold = isServing && reading!.Token > 0;
        return new ShardResource
        {
            Shard = shard,
            Domain = ShardNames.TryDomain(shard, out var domain) ? domain : null,
            Owner = owner,
            Placement = placement,
            Serving = isServing,
            Token = isTold ? reading!.Token : null,
            Sequence = isTold ? reading!.Sequence : null,
            Queued = isTold ? reading!.Queued : null,
            Lag = isTold ? reading!.Lag : null,
        };
    }

    private ClusterView Alone()
    {
        var self = new MemberId(options.NodeId, 1);
        var member = new Member(
            self, new Uri(options.Urls[0].Replace("*", "0.0.0.0", StringComparison.Ordinal)), MemberState.Up, [ClusterOptions.ShardsRole], [.. engine.Capabilities], startedAt);
        var unknown = ClusterView.Unknown(self.Node);
        return unknown with
        {
            Version = 1,
            Self = self,
            HoldsLease = true,
            Members = [member],
            Singletons = unknown.Singletons.Add(ClusterView.Master, new SingletonTerm(ClusterView.Master, self, 1)),
        };
    }
}
