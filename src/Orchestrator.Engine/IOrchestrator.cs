using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Logs;
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

    /// <summary>Submits many tasks, in order within each domain. Each is accepted or refused by itself.</summary>
    /// <returns>An outcome for each task, in the same order.</returns>
    /// <exception cref="ArgumentException">A spec breaks a rule; nothing was submitted. The message names its place and the field.</exception>
    Task<IReadOnlyList<SubmitOutcome>> SubmitManyAsync(IReadOnlyList<TaskSpec> specs, CancellationToken cancellation = default);

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

    /// <summary>A page of what a task logged, oldest line first, with the lines that are not stored yet; null when there is no such task.</summary>
    /// <param name="after">The <see cref="TaskLogPage.Next"/> of the page before; default begins with the first line.</param>
    /// <param name="limit">At most this many, 1 to 1,000.</param>
    /// <param name="wait">How long to wait for a line, or for the task's end, when there is none; zero does not wait.</param>
    Task<TaskLogPage?> LogsAsync(
        TaskId id, TaskLogPosition after = default, int limit = 1000, TimeSpan wait = default, CancellationToken cancellation = default);

    /// <summary>Deletes ended tasks with their histories, for good.</summary>
    Task<DeleteOutcome> DeleteAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation = default);

    /// <summary>The node at this moment.</summary>
    Task<NodeStatus> StatusAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Durable events as they happen, without end. After a position they are complete: first what the journal still has behind it, then what
    /// happens. A listener that falls too far behind, or comes back too late, hears a reset instead of what it has missed.
    /// </summary>
    /// <param name="make">Makes of events what the listener wants; what it makes is shared with listeners who pass the same delegate.</param>
    /// <param name="after">Where to begin; null begins now.</param>
    IAsyncEnumerable<EventNews<T>> ListenAsync<T>(
        Func<EventBatch, T> make, EventPosition? after = null, CancellationToken cancellation = default)
        where T : class;
}
