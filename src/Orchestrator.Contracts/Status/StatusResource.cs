namespace Orchestrator.Contracts.Status;

/// <summary>Answer of <c>GET /api/v1/status</c>.</summary>
public sealed record StatusResource
{
    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>Seconds since the server started.</summary>
    public required double Uptime { get; init; }

    /// <summary>The nodes of the cluster.</summary>
    public required IReadOnlyList<NodeResource> Nodes { get; init; }

    /// <summary>Which node is the master; null while a cluster has none.</summary>
    public required string? Master { get; init; }

    /// <summary>Those who run tasks.</summary>
    public required IReadOnlyList<AgentStatusResource> Agents { get; init; }

    /// <summary>Tasks by state; ended ones as long as they are kept.</summary>
    public required IReadOnlyDictionary<string, long> Tasks { get; init; }

    /// <summary>Waiting tasks by domain.</summary>
    public required IReadOnlyDictionary<string, long> QueueDepth { get; init; }

    /// <summary>Tasks that ended, a second, over the last minute.</summary>
    public required double Throughput { get; init; }

    /// <summary>Half of the tasks that ended in the last minute took no longer from submission to end, in milliseconds; null when none ended.</summary>
    public double? P50Ms { get; init; }

    /// <summary>The same for all but one task in twenty; null when none ended.</summary>
    public double? P95Ms { get; init; }

    /// <summary>The same for all but one task in a hundred; null when none ended.</summary>
    public double? P99Ms { get; init; }

    /// <summary>Share of the tasks that ended in the last minute that completed, 0 to 1; null when none ended.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Ended tasks that the table of finished tasks has not taken yet.</summary>
    public required long ProjectionLag { get; init; }
}
