namespace Orchestrator;

/// <summary>The kinds of error an attempt can end with; <c>retry_on</c> takes these names.</summary>
public static class TaskErrorTypes
{
    /// <summary>The handler failed.</summary>
    public const string AgentError = "agent_error";

    /// <summary>The agent went away while it ran the attempt.</summary>
    public const string AgentLost = "agent_lost";

    /// <summary>The node went away with the attempt.</summary>
    public const string NodeFailure = "node_failure";

    /// <summary>The attempt ran longer than the task's <c>timeout</c>.</summary>
    public const string Timeout = "timeout";

    /// <summary>Something the handler needs over the network did not answer.</summary>
    public const string NetworkError = "network_error";

    /// <summary>Memory, disk or another resource ran out.</summary>
    public const string ResourceExhausted = "resource_exhausted";
}
