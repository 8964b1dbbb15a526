using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Agents;

/// <summary>Which errors say something about the agent, and not about the task.</summary>
public static class AgentFaults
{
    private const ErrorKinds Losses = ErrorKinds.AgentLost | ErrorKinds.NodeFailure;
    private const ErrorKinds Reported = ErrorKinds.AgentError | ErrorKinds.Timeout | ErrorKinds.NetworkError;

    /// <summary>True when a circuit breaker counts the error. A loss always counts; another kind unless the agent said that trying again is of no use: then it is the task's own fault.</summary>
    public static bool Counts(string errorType, bool retryable)
    {
        var kind = ErrorKindNames.KindOf(errorType);
        return (kind & Losses) != 0 || (retryable && (kind & Reported) != 0);
    }
}
