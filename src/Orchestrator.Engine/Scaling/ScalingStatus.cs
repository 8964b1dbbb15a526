using Orchestrator.Domain.Scaling;

namespace Orchestrator.Engine.Scaling;

/// <summary>The autoscaler at one moment.</summary>
public sealed record ScalingStatus
{
    /// <summary>Whether agents are started and stopped by themselves.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The node that runs it; empty on one that stands alone.</summary>
    public required string Node { get; init; }

    /// <summary>The executor's name.</summary>
    public required string Executor { get; init; }

    /// <summary>When there are to be more agents, and when fewer.</summary>
    public required ScalingPolicy Policy { get; init; }

    /// <summary>Why the number of agents is as it is, in words; null before anything was seen.</summary>
    public required string? Reason { get; init; }

    /// <summary>What was seen lately, the newest first.</summary>
    public required IReadOnlyList<ScalingSight> Seen { get; init; }

    /// <summary>What was done lately, the newest first.</summary>
    public required IReadOnlyList<ScalingChange> Changes { get; init; }
}
