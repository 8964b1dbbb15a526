namespace Orchestrator.Domain.Agents;

/// <summary>How an agent's circuit breaker stands.</summary>
public enum CircuitState
{
    /// <summary>It gets work. Opens when too many of its attempts fail.</summary>
    Closed,

    /// <summary>It gets none. Time moves it on.</summary>
    Open,

    /// <summary>It gets one attempt at a time, to see whether it works again: a few that succeed close it, one that fails opens it for longer.</summary>
    HalfOpen,
}
