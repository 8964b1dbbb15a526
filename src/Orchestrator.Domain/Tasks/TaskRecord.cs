using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks;

/// <summary>
/// One task: what its events add up to. Only <see cref="Apply"/> changes it, so folding its <see cref="History"/> again
/// gives the same record.
/// </summary>
public sealed partial class TaskRecord
{
    private HistoryEntry[] history = [];
    private int historyCount;
    private RunState? run;

    private TaskRecord(TaskSubmitted submitted, long sequence)
    {
        Id = submitted.Task;
        Spec = submitted.Spec;
        SubmittedAt = submitted.At;
        SubmissionSequence = sequence;
        DueAt = submitted.DueAt;
        QueuedAt = submitted.At;
        State = submitted.DueAt > submitted.At ? TaskState.Submitted : TaskState.Queued;
        Remember(sequence, submitted);
    }

    public TaskId Id { get; }

    public TaskSpec Spec { get; }

    public TaskState State { get; private set; }

    public Instant SubmittedAt { get; }

    /// <summary>Its place in line among tasks due at the same moment; kept over all attempts.</summary>
    public long SubmissionSequence { get; }

    /// <summary>When it may run: its delay's or back-off's end. An attempt that was given back keeps the old one.</summary>
    public Instant DueAt { get; private set; }

    /// <summary>When it last entered its queue.</summary>
    public Instant QueuedAt { get; private set; }

    /// <summary>
    /// Number of the current or last attempt; 0 before the first. Never reused. Of several at the same time the one begun last, and once the
    /// task has completed the one that decided it.
    /// </summary>
    public int Attempt => run?.Attempt ?? 0;

    /// <summary>Token of the current or last attempt.</summary>
    public AttemptToken Token => run?.Token ?? default;

    /// <summary>Who runs or last ran it; null before the first attempt.</summary>
    public string? Agent => run?.Agent;

    /// <summary>The session of <see cref="Agent"/> that holds the attempt.</summary>
    public string? Session => run?.Session;

    public Instant? ScheduledAt => run?.ScheduledAt;

    public Instant? StartedAt => run?.StartedAt;

    public Instant? FinishedAt => run?.FinishedAt;

    /// <summary>Attempts that ended by report or time-out since submission or the last retry by hand.</summary>
    public int Failures => run?.Failures ?? 0;

    /// <summary>Attempts lost since submission or the last retry by hand.</summary>
    public int Losses => run?.Losses ?? 0;

    public double ProgressPercent => run?.ProgressPercent ?? 0;

    public string? ProgressMessage => run?.ProgressMessage;

    /// <summary>The last checkpoint; empty for none.</summary>
    public TaskPayload Checkpoint => run?.Checkpoint ?? default;

    /// <summary>The accepted result; empty unless <see cref="TaskState.Completed"/>.</summary>
    public TaskPayload Result => run?.Result ?? default;

    /// <summary>The last error; null after a success and before the first failure.</summary>
    public TaskError? Error => run?.Error;

    public Instant? CancelRequestedAt => run?.CancelRequestedAt;

    public string? CancelReason => run?.CancelReason;

    /// <summary>When a cancelled attempt is abandoned; null when no cancellation is pending.</summary>
    public Instant? GraceUntil => run?.GraceUntil;

    /// <summary>When the state ends by itself; <see cref="Instant.Never"/> for ended tasks, and for queued ones without a time-out,
    /// which share their line's review.</summary>
    public Instant Deadline { get; internal set; } = Instant.Never;

    /// <summary>The task that computes the same result, and stands in line for both; null when this one does it itself.</summary>
    public TaskId? Follows => IsFollowing ? Seat!.List!.First!.Value.Id : null;

    /// <summary>The task that computed the result; null when it was this one, or there is none.</summary>
    public TaskId? CachedFrom
    {
        get
        {
            for (var i = historyCount - 1; Spec.Cache is not null && State == TaskState.Completed && i > 0; i--)
            {
                if (history[i].Event is TaskCompleted completed)
                {
                    return completed.CachedFrom;
                }
            }

            return null;
        }
    }

    /// <summary>Its place among those that want the same result; null when it wants none of others, and once it has ended.</summary>
    internal LinkedListNode<TaskRecord>? Seat { get; set; }

    /// <summary>True while another task computes its result.</summary>
    internal bool IsFollowing => Seat is { Previous: not null };

    /// <summary>True while it stands in the line of ready tasks.</summary>
    internal bool IsReady { get; set; }

    /// <summary>True once the queue has let go of it.</summary>
    internal bool IsEvicted { get; set; }

    /// <summary>Whose limits and share it counts against; null for nobody's, and once it has ended.</summary>
    internal TaskFlow? Flow { get; set; }

    /// <summary>How many of its attempts flow control has counted.</summary>
    internal byte AttemptsCounted { get; set; }

    /// <summary>True when flow control has counted it among those that wait.</summary>
    internal bool IsWaitCounted { get; set; }

    /// <summary>Every event, oldest first.</summary>
    public ReadOnlySpan<HistoryEntry> History => history.AsSpan(0, historyCount);

    /// <summary>Every event so far as memory; later events do not change it.</summary>
    public ReadOnlyMemory<HistoryEntry> HistorySoFar => history.AsMemory(0, historyCount);

    /// <summary>Sequence number of the last event.</summary>
    public long LastSequence => history[historyCount - 1].Sequence;

    /// <summary>True while an agent holds an attempt.</summary>
    public bool HasAttempt => State is TaskState.Scheduled or TaskState.Running;

    private RunState Run => run ??= IsRedundant ? new RunOfCopies(new Copies(Spec.Requirements, DueAt)) : new RunState();

    /// <summary>The record of a new task.</summary>
    public static TaskRecord Create(long sequence, TaskSubmitted submitted)
    {
        var record = new TaskRecord(submitted, sequence);
        record.Check(null, TaskEventType.Submitted);
        return record;
    }

    /// <summary>Folds a whole history into a record.</summary>
    /// <exception cref="InvalidTransitionException">The history does not begin with <c>submitted</c> or has a step the diagram lacks.</exception>
    public static TaskRecord Fold(IReadOnlyList<HistoryEntry> history)
    {
        if (history is not [{ Event: TaskSubmitted submitted } first, ..])
        {
            throw new InvalidTransitionException("A task's history must begin with 'submitted'.");
        }

        var record = Create(first.Sequence, submitted);
        for (var i = 1; i < history.Count; i++)
        {
            record.Apply(history[i].Sequence, history[i].Event);
        }

        return record;
    }

    /// <summary>Folds one event into the record.</summary>
    /// <exception cref="InvalidTransitionException">The diagram has no such step.</exception>
    public void Apply(long sequence, TaskEvent @event)
    {
        var before = State;
        if (IsRedundant && ApplyToCopies(@event))
        {
            Check(before, @event.Type);
            Remember(sequence, @event);
            return;
        }

        switch (@event)
        {
            case TaskQueued e:
                Requeue(e.At, e.DueAt);
                break;
            case AttemptScheduled e:
                Begin(e.Attempt, e.Token, e.Agent, e.Session);
                State = TaskState.Scheduled;
                Run.ScheduledAt = e.At;
                Run.StartedAt = null;
                break;
            case AttemptStarted e:
                Run.ScheduledAt = before == TaskState.Scheduled ? ScheduledAt : e.At;
                Begin(e.Attempt, e.Token, e.Agent, e.Session);
                State = TaskState.Running;
                Run.StartedAt = e.At;
                break;
            case AttemptProgressed e:
                State = TaskState.Running;
                Run.StartedAt ??= e.At;
                Run.ProgressPercent = e.Percent;
                Run.ProgressMessage = e.Message ?? ProgressMessage;
                Run.Checkpoint = e.Checkpoint.IsEmpty ? Checkpoint : e.Checkpoint;
                break;
            case AttemptFailed e:
                Run.Failures++;
                Run.Error = e.Error;
                if (e.RetryAt is { } retryAt)
                {
                    Requeue(e.At, retryAt);
                }

                break;
            case AttemptLost e:
                Run.Losses += e.Charged ? 1 : 0;
                Run.Error = e.Charged ? e.Error : Error;
                if (e.Requeued)
                {
                    Requeue(e.At, DueAt);
                }

                break;
            case CancelRequested e:
                Run.CancelRequestedAt ??= e.At;
                Run.CancelReason ??= e.Reason;
                Run.GraceUntil ??= e.GraceUntil;
                break;
            case TaskCompleted e:
                End(TaskState.Completed, e.At);
                ShowDeciding(e.Attempt);
                Run.Result = e.Result;
                Run.Error = null;
                Run.ProgressPercent = 100;
                break;
            case TaskFailed e:
                End(TaskState.Failed, e.At);
                Run.Error = e.Error;
                break;
            case TaskCancelled e:
                End(TaskState.Cancelled, e.At);
                Run.CancelReason ??= e.Reason;
                Run.CancelRequestedAt ??= e.At;
                break;
            case TaskDeadLettered e:
                End(TaskState.DeadLettered, e.At);
                Run.Error = e.Error;
                break;
            case TaskRetried e:
                Run.Failures = 0;
                Run.Losses = 0;
                Run.Error = null;
                Run.FinishedAt = null;
                Run.CancelRequestedAt = null;
                Run.CancelReason = null;
                Run.ProgressPercent = 0;
                Run.ProgressMessage = null;
                Copies?.Reset(e.At);
                Requeue(e.At, e.At);
                break;
            case LateResultRecorded:
                break;
            default:
                throw new InvalidTransitionException($"Task {Id}: '{@event.Type.Name()}' cannot follow its first event.");
        }

        Check(before, @event.Type);
        Remember(sequence, WithoutArchive(@event));
    }

    /// <summary>The number of the attempt that this token was given to; null when no attempt of the task had it.</summary>
    public int? AttemptOf(AttemptToken token)
    {
        for (var i = historyCount - 1; i >= 0; i--)
        {
            switch (history[i].Event)
            {
                case AttemptStarted e when e.Token == token:
                    return e.Attempt;
                case AttemptScheduled e when e.Token == token:
                    return e.Attempt;
                default:
                    continue;
            }
        }

        return null;
    }

    // What came back from the archive is in this history already; a copy inside of it would double at each retry by hand.
    private static TaskEvent WithoutArchive(TaskEvent @event) => @event switch
    {
        TaskRetried { History: not null } e => e with { History = null },
        LateResultRecorded { History: not null } e => e with { History = null },
        _ => @event,
    };

    private void Begin(int attempt, AttemptToken token, string agent, string session)
    {
        if (attempt > Attempt)
        {
            Run.ProgressPercent = 0;
            Run.ProgressMessage = null;
        }

        Run.Attempt = attempt;
        Run.Token = token;
        Run.Agent = agent;
        Run.Session = session;
    }

    private void Requeue(Instant at, Instant dueAt)
    {
        State = TaskState.Queued;
        QueuedAt = at;
        DueAt = dueAt;
    }

    private void End(TaskState state, Instant at)
    {
        State = state;
        Run.FinishedAt = at;
        Run.GraceUntil = null;
        Copies?.EndAll(at);
    }

    private void Remember(long sequence, TaskEvent @event)
    {
        if (historyCount == history.Length)
        {
            // Most tasks have three events: submitted, started, completed. The old array stays as it is, for whoever reads it.
            Array.Resize(ref history, historyCount == 0 ? 3 : historyCount * 2);
        }

        if (@event is AttemptProgressed { Checkpoint.IsEmpty: false })
        {
            ForgetEarlierCheckpoint();
        }

        history[historyCount++] = new HistoryEntry(sequence, @event);
    }

    /// <summary>Only the last checkpoint can be gone on from: kept, the earlier ones would let a history grow with every save.</summary>
    private void ForgetEarlierCheckpoint()
    {
        for (var i = historyCount - 1; i > 0; i--)
        {
            if (history[i].Event is AttemptProgressed { Checkpoint.IsEmpty: false } earlier)
            {
                // A new array: whoever reads the old one keeps what it had.
                history = [.. history];
                history[i] = history[i] with { Event = earlier with { Checkpoint = default } };
                return;
            }
        }
    }

    private void Check(TaskState? before, TaskEventType type)
    {
        if (!TaskTransitions.Allows(before, type, State, onOneAgent: !IsRedundant))
        {
            throw new InvalidTransitionException(
                $"Task {Id}: '{type.Name()}' cannot lead from '{before?.Name() ?? "nothing"}' to '{State.Name()}'.");
        }
    }

    /// <summary>What a task is given when it has first been touched: most that wait have not, and there can be a million of them.</summary>
    private class RunState
    {
        public int Attempt { get; set; }

        public AttemptToken Token { get; set; }

        public string? Agent { get; set; }

        public string? Session { get; set; }

        public Instant? ScheduledAt { get; set; }

        public Instant? StartedAt { get; set; }

        public Instant? FinishedAt { get; set; }

        public int Failures { get; set; }

        public int Losses { get; set; }

        public double ProgressPercent { get; set; }

        public string? ProgressMessage { get; set; }

        public TaskPayload Checkpoint { get; set; }

        public TaskPayload Result { get; set; }

        public TaskError? Error { get; set; }

        public Instant? CancelRequestedAt { get; set; }

        public string? CancelReason { get; set; }

        public Instant? GraceUntil { get; set; }
    }
}
