namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>How an agent is.</summary>
public enum AgentState
{
    /// <summary>Connected, with nothing to do.</summary>
    Idle,

    /// <summary>Runs attempts.</summary>
    Busy,

    /// <summary>Finishes what it has and takes no more.</summary>
    Draining,

    /// <summary>Its last session has ended.</summary>
    Offline,
}
