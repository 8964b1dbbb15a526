namespace Orchestrator.Domain.Nodes;

/// <summary>What is asked of node managers.</summary>
public sealed record NodeLimits
{
    /// <summary>Node managers at most, those included that are down.</summary>
    public int MaxNodes { get; init; } = 100;

    /// <summary>How often one is to be heard of.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Heartbeats in a row that may be missing before it is down.</summary>
    public int MissedHeartbeats { get; init; } = 3;

    /// <summary>Percent of its processors in use, above which it gets no new work.</summary>
    public double CpuThreshold { get; init; } = 80;

    /// <summary>Percent of its memory in use, above which it gets no new work.</summary>
    public double MemoryThreshold { get; init; } = 85;

    /// <summary>How long one that is down is still known.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long nothing may be heard of one before it is down.</summary>
    public TimeSpan Silence => Heartbeat * MissedHeartbeats;
}
