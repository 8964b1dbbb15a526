namespace Orchestrator.Domain.Tasks;

/// <summary>
/// Something that happened to a task. Events are what is stored; state is what they add up to. Names and fields are
/// append-only contracts, pinned by golden files.
/// </summary>
public abstract record TaskEvent(TaskId Task, Instant At)
{
    /// <summary>Which event this is; its name is the event's name in the journal and the API.</summary>
    public abstract TaskEventType Type { get; }
}

/// <summary>The task was accepted. When it is due at once this implies queued.</summary>
/// <param name="DueAt">When it may run; equal to <see cref="TaskEvent.At"/> when at once.</param>
public sealed record TaskSubmitted(TaskId Task, Instant At, TaskSpec Spec, Instant DueAt) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Submitted;
}

/// <summary>
/// A delayed task fell due, or an attempt put the task back until <paramref name="DueAt"/> (snoozed), or a task that runs on
/// several agents waits for the next of them, as none holds it any longer.
/// </summary>
/// <param name="Attempt">The attempt that snoozed; null in the other cases.</param>
public sealed record TaskQueued(TaskId Task, Instant At, Instant DueAt, int? Attempt) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Queued;
}

/// <summary>An attempt exists and is about to be sent to an agent.</summary>
/// <param name="Session">The agent's session: a later one of the same agent does not know the attempt.</param>
public sealed record AttemptScheduled(
    TaskId Task, Instant At, int Attempt, AttemptToken Token, string Agent, string Session) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Scheduled;
}

/// <summary>The attempt runs. In process it stands for <see cref="AttemptScheduled"/> as well.</summary>
public sealed record AttemptStarted(
    TaskId Task, Instant At, int Attempt, AttemptToken Token, string Agent, string Session) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Started;
}

/// <summary>The attempt reported how far it is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">Null keeps the last one.</param>
/// <param name="Checkpoint">JSON to go on from; empty keeps the last one.</param>
public sealed record AttemptProgressed(
    TaskId Task, Instant At, int Attempt, double Percent, string? Message, TaskPayload Checkpoint) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Progressed;
}

/// <summary>The attempt ended by a report of failure or by its time-out.</summary>
/// <param name="RetryAt">When the next attempt is due; null when there is none: the task ends with this, in the same append, or
/// goes on with its attempts on other agents.</param>
public sealed record AttemptFailed(
    TaskId Task, Instant At, int Attempt, TaskError Error, Instant? RetryAt) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.AttemptFailed;
}

/// <summary>
/// One of the attempts of a task that runs on several agents has a result. When that decides the task, the event that ends it
/// follows in the same append.
/// </summary>
/// <param name="Result">One JSON value in UTF-8; empty for none.</param>
public sealed record AttemptCompleted(TaskId Task, Instant At, int Attempt, TaskPayload Result) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.AttemptCompleted;
}

/// <summary>The attempt was lost with its agent or node, or given back by it.</summary>
/// <param name="Charged">False when it is known not to have started, or the node gave it back on purpose.</param>
/// <param name="Requeued">False when no attempt follows it, as with <see cref="AttemptFailed"/>.</param>
public sealed record AttemptLost(
    TaskId Task, Instant At, int Attempt, TaskError Error, bool Charged, bool Requeued) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.AttemptLost;
}

/// <summary>Somebody asked to stop a task that an agent holds.</summary>
/// <param name="GraceUntil">When the attempt is abandoned if it has not ended.</param>
public sealed record CancelRequested(
    TaskId Task, Instant At, int Attempt, string? Reason, Instant GraceUntil) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.CancelRequested;
}

/// <summary>The task ended with a result.</summary>
/// <param name="Attempt">The attempt that computed it; 0 when another task did.</param>
public sealed record TaskCompleted(TaskId Task, Instant At, int Attempt, TaskPayload Result) : TaskEvent(Task, At)
{
    /// <summary>The task that computed the result; null when it was this one.</summary>
    public TaskId? CachedFrom { get; init; }

    public override TaskEventType Type => TaskEventType.Completed;
}

/// <summary>The task ended with an error that is not retried.</summary>
public sealed record TaskFailed(TaskId Task, Instant At, int? Attempt, TaskError Error) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Failed;
}

/// <summary>The task ended because somebody asked.</summary>
/// <param name="Abandoned">True when the attempt did not stop within the grace and may still run somewhere.</param>
public sealed record TaskCancelled(TaskId Task, Instant At, int? Attempt, string? Reason, bool Abandoned) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Cancelled;
}

/// <summary>The task is out of attempts, or poison.</summary>
public sealed record TaskDeadLettered(TaskId Task, Instant At, int? Attempt, TaskError Error) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.DeadLettered;
}

/// <summary>A person sent an ended task back to its queue.</summary>
/// <param name="History">The task's whole history when it had left memory; null when it had not.</param>
public sealed record TaskRetried(TaskId Task, Instant At, IReadOnlyList<HistoryEntry>? History) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.Retried;
}

/// <summary>A report came too late to count; kept as evidence.</summary>
/// <param name="Outcome"><c>completed</c>, <c>failed</c> or <c>snoozed</c>.</param>
/// <param name="History">As in <see cref="TaskRetried"/>.</param>
public sealed record LateResultRecorded(
    TaskId Task, Instant At, int Attempt, string Outcome, IReadOnlyList<HistoryEntry>? History) : TaskEvent(Task, At)
{
    public override TaskEventType Type => TaskEventType.LateResult;
}
