namespace Orchestrator.Handlers.Processes;

/// <summary>The program could not be started; it never leaves the handler.</summary>
internal sealed class ProcessStartException(string message, string type, bool retryable) : Exception(message)
{
    /// <summary>The task's input is at fault: trying again cannot help.</summary>
    public static ProcessStartException BadInput(string message) => new(message, TaskErrorTypes.AgentError, retryable: false);

    /// <summary>The machine has no room for another process now.</summary>
    public static ProcessStartException NoRoom(string message) => new(message, TaskErrorTypes.ResourceExhausted, retryable: true);

    public TaskOutcome ToOutcome() => new TaskOutcome.Failed(type, Message, retryable);
}
