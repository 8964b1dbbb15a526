namespace Orchestrator.Contracts.Cluster;

/// <summary>Answer of <c>GET /api/v1/cluster</c>: the cluster as the node that answers knows it.</summary>
public sealed record ClusterResource
{
    /// <summary><c>none</c> for a server that stands alone, else what its members agree by: <c>postgres</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The node that answers.</summary>
    public required string Self { get; init; }

    /// <summary>Counts changes of members and placements: of two answers the higher one is the later.</summary>
    public required long Version { get; init; }

    /// <summary>False when the node that answers has no contact with the cluster's store, and what it tells may be out of date.</summary>
    public required bool HoldsLease { get; init; }

    /// <summary>Nodes that must be up for work to be taken.</summary>
    public required int MinimumMembers { get; init; }

    /// <summary>The nodes, by name; one that is down stays for a while.</summary>
    public required IReadOnlyList<MemberResource> Members { get; init; }

    /// <summary>Who places shards; null while nobody does.</summary>
    public MasterResource? Master { get; init; }

    /// <summary>The shards, by name.</summary>
    public required IReadOnlyList<ShardResource> Shards { get; init; }
}
