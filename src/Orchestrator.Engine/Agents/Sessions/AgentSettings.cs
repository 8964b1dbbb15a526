namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>Limits of agents that attach from outside.</summary>
public sealed record AgentSettings
{
    /// <summary>Agents that may be attached to a node at once. Default 100,000.</summary>
    public int Max { get; init; } = 100_000;

    /// <summary>A session ends when its agent was not heard of for so long. Default 30 s; at least 1 s.</summary>
    public TimeSpan SessionTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an agent whose stream broke off may take to come back before its attempts are given back. Default 0.5 s; zero gives them back at once.</summary>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an agent that has gone is still shown. Default 1 h; zero forgets it at once.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromHours(1);
}
