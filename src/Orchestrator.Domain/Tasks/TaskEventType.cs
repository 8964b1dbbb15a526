namespace Orchestrator.Domain.Tasks;

/// <summary>The kinds of <see cref="TaskEvent"/>. Each task has exactly one terminal event, until a retry by hand.</summary>
public enum TaskEventType
{
    Submitted,
    Queued,
    Scheduled,
    Started,
    Progressed,
    AttemptFailed,
    AttemptLost,
    CancelRequested,
    Completed,
    Failed,
    Cancelled,
    DeadLettered,
    Retried,
    LateResult,
    AttemptCompleted,
}
