using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Codec;

/// <summary>The fields of one stored line, before it is known which event they make.</summary>
internal struct EventFields
{
    public long Sequence;
    public string? Type;
    public TaskId Task;
    public Instant? Time;
    public int? Attempt;
    public AttemptToken Token;
    public string? Agent;
    public string? Session;
    public Instant? DueAt;
    public Instant? RetryAt;
    public Instant? GraceUntil;
    public double Percent;
    public string? Message;
    public TaskPayload Payload;
    public TaskError? Error;
    public bool Charged;
    public bool Requeued;
    public bool Abandoned;
    public string? Outcome;
    public List<HistoryEntry>? History;
    public TaskSpec? Spec;
    public TaskId? CachedFrom;

    public readonly TaskEvent ToEvent()
    {
        if (Sequence == 0 || Type is null || Task == default)
        {
            throw Missing(Sequence == 0 ? "seq" : Type is null ? "type" : "task");
        }

        if (!TaskEventTypes.TryParse(Type, out var type))
        {
            throw new EventFormatException($"Event {Sequence} has the unknown type '{Type}'; a newer program wrote it.");
        }

        return type switch
        {
            TaskEventType.Submitted => new TaskSubmitted(Task, At, Required(Spec, "spec"), DueAt ?? At),
            TaskEventType.Queued => new TaskQueued(Task, At, DueAt ?? At, Attempt),
            TaskEventType.Scheduled => new AttemptScheduled(
                Task, At, Number, Token, Required(Agent, "agent"), Required(Session, "session")),
            TaskEventType.Started => new AttemptStarted(
                Task, At, Number, Token, Required(Agent, "agent"), Required(Session, "session")),
            TaskEventType.Progressed => new AttemptProgressed(Task, At, Number, Percent, Message, Payload),
            TaskEventType.AttemptFailed => new AttemptFailed(Task, At, Number, Required(Error, "error"), RetryAt),
            TaskEventType.AttemptLost => new AttemptLost(Task, At, Number, Required(Error, "error"), Charged, Requeued),
            TaskEventType.CancelRequested => new CancelRequested(Task, At, Number, Message, GraceUntil ?? At),
            TaskEventType.Completed => new TaskCompleted(Task, At, Number, Payload) { CachedFrom = CachedFrom },
            TaskEventType.Failed => new TaskFailed(Task, At, Attempt, Required(Error, "error")),
            TaskEventType.Cancelled => new TaskCancelled(Task, At, Attempt, Message, Abandoned),
            TaskEventType.DeadLettered => new TaskDeadLettered(Task, At, Attempt, Required(Error, "error")),
            TaskEventType.Retried => new TaskRetried(Task, At, History),
            TaskEventType.AttemptCompleted => new AttemptCompleted(Task, At, Number, Payload),
            _ => new LateResultRecorded(Task, At, Number, Required(Outcome, "outcome"), History),
        };
    }

    private readonly Instant At => Time ?? throw Missing("at");

    private readonly int Number => Attempt ?? throw Missing("attempt");

    private readonly T Required<T>(T? value, string field)
        where T : class => value ?? throw Missing(field);

    private readonly EventFormatException Missing(string field) => new($"Event {Sequence} ('{Type}') has no '{field}'.");
}
