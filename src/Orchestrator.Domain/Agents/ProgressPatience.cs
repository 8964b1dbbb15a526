namespace Orchestrator.Domain.Agents;

/// <summary>How long an agent may hold attempts without anything happening to them.</summary>
public sealed record ProgressPatience
{
    /// <summary>What agents get of which nothing is said.</summary>
    public static ProgressPatience Default { get; } = new();

    /// <summary>An agent is not suspected before so long. Default 60 s.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Nor before so many times what such tasks usually take, where that is known. Default 3.</summary>
    public double UsualTimes { get; init; } = 3;

    /// <summary>How long it may take to answer a canary. Default 10 s.</summary>
    public TimeSpan Canary { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After each suspicion the next comes twice as late, but no later than after so long. Default 1 h; no bound when what tasks usually take says more.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromHours(1);
}
