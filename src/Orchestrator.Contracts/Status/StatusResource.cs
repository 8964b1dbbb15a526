namespace Orchestrator.Contracts.Status;

/// <summary>Answer of <c>GET /api/v1/status</c>.</summary>
public sealed record StatusResource
{
    public required string Version { get; init; }

    /// <summary>Seconds since the server started.</summary>
    public required double Uptime { get; init; }

    public required IReadOnlyList<NodeResource> Nodes { get; init; }

    /// <summary>Which node is the master.</summary>
    public required string Master { get; init; }

    public required IReadOnlyList<AgentStatusResource> Agents { get; init; }

    /// <summary>Tasks by state; ended ones since the beginning.</summary>
    public required IReadOnlyDictionary<string, long> Tasks { get; init; }

    /// <summary>Waiting tasks by domain.</summary>
    public required IReadOnlyDictionary<string, long> QueueDepth { get; init; }

    /// <summary>Tasks that ended, a second, over the last minute.</summary>
    public required double Throughput { get; init; }

    /// <summary>Time from submission to end in milliseconds, over the last minute; null when none ended.</summary>
    public double? P50Ms { get; init; }

    public double? P95Ms { get; init; }

    public double? P99Ms { get; init; }

    /// <summary>Share of the tasks that ended in the last minute that completed, 0 to 1; null when none ended.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Ended tasks that the table of finished tasks has not taken yet.</summary>
    public required long ProjectionLag { get; init; }
}
