namespace Orchestrator.Handlers.Input;

/// <summary>The task's input_data cannot be used; the message names the field and the cure. It never leaves the handler.</summary>
internal sealed class InputException(string message) : Exception(message)
{
    /// <summary>The outcome it becomes: the same input would fail again, so it is not tried again.</summary>
    public TaskOutcome ToOutcome() => TaskOutcome.Fail(Message, retryable: false);
}
