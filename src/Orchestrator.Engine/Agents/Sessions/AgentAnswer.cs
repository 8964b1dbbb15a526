namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>What became of an agent's call.</summary>
public enum AgentAnswer
{
    /// <summary>Done and durable.</summary>
    Accepted,

    /// <summary>Done before: the accepted report once more.</summary>
    Repeated,

    /// <summary>The token is not that of a current attempt, or the attempt is another agent's.</summary>
    Stale,

    /// <summary>No such task.</summary>
    TaskNotFound,

    /// <summary>The session is not known on this node: it has ended, or goes on elsewhere. Registering again goes on with it if that is possible.</summary>
    SessionEnded,

    /// <summary>No such agent.</summary>
    AgentNotFound,
}
