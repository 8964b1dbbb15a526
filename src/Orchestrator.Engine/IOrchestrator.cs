using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine;

/// <summary>
/// The engine as its host sees it. Every answer is durable before it is given. The guarantee: at-least-once start, exactly
/// one accepted result, nothing acknowledged is lost. Calls throw <see cref="ServiceUnavailableException"/> while the
/// store fails.
/// </summary>
public interface IOrchestrator
{
    /// <summary>Submits a task.</summary>
    /// <returns>Accepted; repeated or in conflict by its idempotency key; or refused because the queue is full.</returns>
    /// <exception cref="ArgumentException">The spec breaks a rule; the message names the field.</exception>
    Task<TaskResponse> SubmitAsync(TaskSpec spec, CancellationToken cancellation = default);

    /// <summary>Submits a task and waits for its end.</summary>
    /// <exception cref="InvalidOperationException">The task was not accepted.</exception>
    Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellation = default);

    /// <summary>The task as it stands; null when there is none.</summary>
    Task<TaskView?> FindAsync(TaskId id, CancellationToken cancellation = default);

    /// <summary>Waits until the task has ended or <paramref name="patience"/> is over, and returns it as it stands then; null when there is none.</summary>
    Task<TaskView?> WaitAsync(TaskId id, TimeSpan patience, CancellationToken cancellation = default);

    /// <summary>A page of tasks, newest first; what was just written is in it.</summary>
    /// <param name="limit">At most this many, 1 to 1,000.</param>
    /// <param name="after">The <see cref="TaskPage.Next"/> of the page before; null for the first.</param>
    Task<TaskPage> ListAsync(TaskFilter filter, int limit, TaskCursor? after = null, CancellationToken cancellation = default);

    /// <summary>Stops a task: at once while it waits, else by asking its attempt.</summary>
    Task<TaskResponse> CancelAsync(TaskId id, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Sends a failed, cancelled or dead-lettered task back to its queue.</summary>
    Task<TaskResponse> RetryAsync(TaskId id, CancellationToken cancellation = default);

    /// <summary>The node at this moment.</summary>
    Task<NodeStatus> StatusAsync(CancellationToken cancellation = default);
}
