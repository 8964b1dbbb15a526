namespace Orchestrator.Domain.Agents;

/// <summary>When an agent's circuit breaker opens, and how it closes again.</summary>
public sealed record CircuitSettings
{
    /// <summary>What agents get of which nothing is said.</summary>
    public static CircuitSettings Default { get; } = new();

    /// <summary>It opens when so many of the attempts in the window failed. Default 0.5; above 0, at most 1.</summary>
    public double ErrorRate { get; init; } = 0.5;

    /// <summary>Attempts that must have ended in the window before it opens. Default 10; at least 1.</summary>
    public int MinimumSamples { get; init; } = 10;

    /// <summary>How far back attempts count, exact to a sixth of it. Default 60 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it stays open; each time that the agent fails again before it was closed, twice as long. Default 30 s.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>It never stays open for longer. Default 5 min.</summary>
    public TimeSpan MaximumOpenFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts that must succeed one after the other to close it. Default 2; at least 1.</summary>
    public int SuccessesToClose { get; init; } = 2;
}
