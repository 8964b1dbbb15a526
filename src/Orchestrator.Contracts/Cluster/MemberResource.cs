namespace Orchestrator.Contracts.Cluster;

/// <summary>A node of the cluster.</summary>
public sealed record MemberResource
{
    /// <summary>Its name, the same over its restarts.</summary>
    public required string Node { get; init; }

    /// <summary>Which of its lives this is: it counts each time a node joins.</summary>
    public required long Incarnation { get; init; }

    /// <summary>Where it is reached.</summary>
    public required string Address { get; init; }

    /// <summary><c>joining</c>, <c>up</c>, <c>leaving</c> or <c>down</c>.</summary>
    public required string State { get; init; }

    /// <summary>What it is there for: a node with <c>shards</c> serves domains, every node takes calls and runs tasks.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>What its own agent offers.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>When it joined.</summary>
    public required string JoinedAt { get; init; }

    /// <summary>True for the node that answers.</summary>
    public required bool Self { get; init; }

    /// <summary>True for the node that places shards.</summary>
    public required bool Master { get; init; }

    /// <summary>Shards that are placed on it.</summary>
    public required int Shards { get; init; }

    /// <summary><c>node</c> for a node of the cluster, <c>node_manager</c> for one of somebody else's that holds agents.</summary>
    public string Kind { get; init; } = "node";

    /// <summary>The agents of a node manager; null for a node.</summary>
    public IReadOnlyList<string>? Agents { get; init; }

    /// <summary>Percent of its processors in use, as a node manager says; null when it does not.</summary>
    public double? CpuUsage { get; init; }

    /// <summary>Percent of its memory in use, as a node manager says; null when it does not.</summary>
    public double? MemoryUsage { get; init; }

    /// <summary>How loaded it is, as a node manager says; null when it does not.</summary>
    public double? LoadScore { get; init; }

    /// <summary>When a node manager was last heard of; null for a node.</summary>
    public string? LastSeenAt { get; init; }

    /// <summary>Why a node manager gets no new work, in words; null when it does.</summary>
    public string? HeldBack { get; init; }
}
