namespace Orchestrator;

/// <summary>
/// Runs the tasks of one type. One instance serves all attempts, several at a time, so it keeps no state of its own
/// that is not safe to share. A handler may run twice for one task (at-least-once start); exactly one result is accepted.
/// </summary>
public interface ITaskHandler
{
    /// <summary>
    /// Runs one attempt. An exception is a retryable failure of type <c>agent_error</c>; an
    /// <see cref="OperationCanceledException"/> after <paramref name="cancellation"/> fired is an obeyed stop.
    /// </summary>
    /// <param name="context">What is known of the task and this attempt.</param>
    /// <param name="cancellation">Fires when the attempt must stop: cancelled, timed out, lost, or the node shuts down.
    /// A handler that is still running 10 seconds later is abandoned.</param>
    ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation);
}
