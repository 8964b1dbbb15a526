namespace Orchestrator.Domain.Tasks;

/// <summary>Kinds of error a retry policy can name.</summary>
[Flags]
public enum ErrorKinds
{
    None = 0,

    /// <summary>The handler failed, or reported a type that is none of the kinds.</summary>
    AgentError = 1,

    /// <summary>The agent went away.</summary>
    AgentLost = 2,

    /// <summary>The node went away.</summary>
    NodeFailure = 4,

    /// <summary>The attempt ran longer than the task's time-out.</summary>
    Timeout = 8,

    /// <summary>Something on the network did not answer.</summary>
    NetworkError = 16,

    /// <summary>Memory, disk or another resource ran out.</summary>
    ResourceExhausted = 32,
}
