using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks;

/// <content>
/// The attempts that agents hold: one at most for most tasks, several at the same time for a task that asks for redundancy.
/// </content>
public sealed partial class TaskRecord
{
    /// <summary>True when it runs on several agents at the same time.</summary>
    public bool IsRedundant => Spec.Requirements.Redundancy > 1;

    /// <summary>How many attempts agents hold.</summary>
    public int AttemptsHeld => Copies is { } copies ? copies.Held : HasAttempt ? 1 : 0;

    /// <summary>The attempts that agents hold, in the order of their numbers.</summary>
    public IReadOnlyList<HeldAttempt> HeldAttempts => !HasAttempt ? [] : Copies is { } copies ? copies.AllHeld() : [TheAttempt];

    /// <summary>True while it needs more attempts than are held or have succeeded: also when it runs already, it then stands in line.</summary>
    public bool WantsMoreAttempts =>
        State is TaskState.Queued || (HasAttempt && CancelRequestedAt is null && Copies is { Open: > 0 });

    /// <summary>What an agent must offer to take its next attempt: what the spec requires, and to be none of <see cref="ExcludedAgents"/>.</summary>
    public TaskRequirements Needs => Copies is { } copies ? copies.Needs : Spec.Requirements;

    /// <summary>
    /// Agents that must not have another attempt, as all are to be distinct: those that hold one, or had one that has a result or has failed
    /// for good. An agent whose attempt is to be followed by another one may have that too; it comes after the back-off.
    /// </summary>
    public IReadOnlyList<string> ExcludedAgents => Needs.ExcludedAgents;

    /// <summary>For a task on several agents the current or last attempt in each place, in the order of their numbers; else empty.</summary>
    public IReadOnlyList<AttemptCopy> AttemptCopies => Copies?.Attempts ?? [];

    /// <summary>What the line requires that it stands in, or stood in last.</summary>
    internal TaskRequirements LineNeeds => (run as RunOfCopies)?.LineNeeds ?? Spec.Requirements;

    /// <summary>True when it runs, stands in line, and stays where it stands.</summary>
    internal bool KeepsItsPlace =>
        IsReady && HasAttempt && WantsMoreAttempts && run is RunOfCopies { LineNeeds: { } needs, LineDueAt: { } due } && ReferenceEquals(needs, Needs) && due == DueAt;

    /// <summary>When the first of the held attempts is given up; <see cref="Instant.Never"/> for a task on one agent.</summary>
    internal Instant NextAttemptDeadline => Copies?.NextDeadline ?? Instant.Never;

    internal Copies? Copies => (run as RunOfCopies)?.Copies;

    /// <summary>True when an agent holds an attempt with this token.</summary>
    public bool Holds(AttemptToken token) => HeldBy(token) is not null;

    /// <summary>The attempt that an agent holds with this token; null when none does.</summary>
    public HeldAttempt? HeldBy(AttemptToken token)
    {
        if (!HasAttempt)
        {
            return null;
        }

        return Copies is { } copies ? copies.HeldBy(token) : Token == token ? TheAttempt : null;
    }

    /// <summary>When an attempt was started; null when it was not, or is none of the current ones.</summary>
    public Instant? StartedAtOf(int attempt) => Copies is { } copies ? copies.Find(attempt)?.StartedAt : StartedAt;

    /// <summary>It enters the line for its next attempt.</summary>
    internal void NoteLine()
    {
        if (run is RunOfCopies copies)
        {
            (copies.LineNeeds, copies.LineDueAt) = (Needs, DueAt);
        }
    }

    private HeldAttempt TheAttempt => new(Attempt, Token, Agent!, Session!, StartedAt, Deadline);

    /// <summary>Folds an event about one of several attempts; false when it is about the task.</summary>
    private bool ApplyToCopies(TaskEvent @event)
    {
        switch (@event)
        {
            case TaskQueued { Attempt: { } attempt } e:
                ((RunOfCopies)Run).Copies.OpenAgain(attempt, CopyState.Snoozed, error: null, e.At, e.DueAt);
                Reopened(e.At);
                break;
            case AttemptScheduled e:
                BeginCopy(new AttemptCopy(e.Attempt, e.Token, e.Agent, e.Session, DueAt, e.At));
                State = State == TaskState.Running ? TaskState.Running : TaskState.Scheduled;
                break;
            case AttemptStarted e:
                if (Copies?.Find(e.Attempt) is null)
                {
                    BeginCopy(new AttemptCopy(e.Attempt, e.Token, e.Agent, e.Session, DueAt, e.At));
                }

                StartCopy(e.Attempt, e.At);
                break;
            case AttemptProgressed e:
                StartCopy(e.Attempt, e.At);
                Copies!.Progressed(e.Attempt, e.Percent);
                Run.ProgressPercent = Copies.Percent;
                Run.ProgressMessage = e.Message ?? ProgressMessage;
                break;
            case AttemptCompleted e:
                ((RunOfCopies)Run).Copies.Completed(e.Attempt, e.Result, e.At);
                break;
            case AttemptFailed e:
                Run.Failures++;
                Run.Error = e.Error;
                EndCopy(e.Attempt, CopyState.Failed, e.Error, e.At, opensAgain: e.RetryAt is not null, e.RetryAt);
                break;
            case AttemptLost e:
                Run.Losses += e.Charged ? 1 : 0;
                Run.Error = e.Charged ? e.Error : Error;
                EndCopy(e.Attempt, e.Charged || e.Requeued ? CopyState.Lost : CopyState.Stopped, e.Error, e.At, e.Requeued, openAgain: null);
                break;
            default:
                return false;
        }

        return true;
    }

    private void BeginCopy(AttemptCopy copy)
    {
        var others = AttemptsHeld > 0;
        ((RunOfCopies)Run).Copies.Begin(copy);
        Run.Attempt = copy.Attempt;
        Run.Token = copy.Token;
        Run.Agent = copy.Agent;
        Run.Session = copy.Session;
        Run.ScheduledAt = copy.ScheduledAt;
        Run.StartedAt = null;
        Run.ProgressPercent = others ? Run.ProgressPercent : 0;
        Run.ProgressMessage = others ? Run.ProgressMessage : null;
        DueAtNextPlace();
    }

    private void StartCopy(int attempt, Instant at)
    {
        ((RunOfCopies)Run).Copies.Started(attempt, at);
        Run.StartedAt = attempt == Attempt ? Run.StartedAt ?? at : Run.StartedAt;
        State = TaskState.Running;
    }

    private void EndCopy(int attempt, CopyState end, TaskError error, Instant at, bool opensAgain, Instant? openAgain)
    {
        var copies = ((RunOfCopies)Run).Copies;
        if (!opensAgain)
        {
            copies.Out(attempt, end, error, at);
            return;
        }

        copies.OpenAgain(attempt, end, error, at, openAgain);
        Reopened(at);
    }

    /// <summary>A place is open again; without another attempt that is held the task is queued.</summary>
    private void Reopened(Instant at)
    {
        QueuedAt = at;
        State = AttemptsHeld > 0 ? State : TaskState.Queued;
        DueAtNextPlace();
    }

    private void DueAtNextPlace() => DueAt = Copies is { Open: > 0 } copies ? copies.NextDue : DueAt;

    /// <summary>What decided the task is what it shows as its attempt.</summary>
    private void ShowDeciding(int attempt)
    {
        if (Copies?.Find(attempt) is { } copy)
        {
            Run.Attempt = copy.Attempt;
            Run.Token = copy.Token;
            Run.Agent = copy.Agent;
            Run.Session = copy.Session;
            Run.ScheduledAt = copy.ScheduledAt;
            Run.StartedAt = copy.StartedAt;
        }
    }

    /// <summary>What a task on several agents has besides.</summary>
    private sealed class RunOfCopies(Copies copies) : RunState
    {
        public Copies Copies { get; } = copies;

        public TaskRequirements? LineNeeds { get; set; }

        public Instant? LineDueAt { get; set; }
    }
}
