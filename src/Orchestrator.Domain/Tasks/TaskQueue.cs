using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Domain.Tasks;

/// <summary>
/// One domain's queue: the tasks of a shard that are in memory, and the indexes over them. Commands decide on it
/// (<see cref="Commands.TaskCommand"/>), <see cref="Apply"/> folds their events into it, and replaying the events gives the
/// same queue. It never looks at a clock: now is an argument.
/// </summary>
public sealed class TaskQueue
{
    private readonly Dictionary<UInt128, TaskRecord> tasks = [];
    private readonly Queue<(long Sequence, TaskRecord Task)> finished = new();
    private readonly Queue<(long Ended, long Again, TaskState State, TaskRecord Task)> revisions = new();

    // Its run says when it has noted the end; this is for a run that does not come to it.
    private static readonly TimeSpan StepKeyRetention = TimeSpan.FromHours(1);
    private readonly long[] counts = new long[TaskStates.Count];
    private readonly Flights flights = new();

    public TaskQueue(int shard, string domain, TaskQueueLimits limits)
    {
        Shard = shard;
        Domain = domain;
        Limits = limits;
        Flow = new FlowControl(limits.Flow);
        Ready = new ReadyLines(limits.AgeingStep, Flow);
    }

    /// <summary>The shard's number in the journal; part of every id.</summary>
    public int Shard { get; }

    /// <summary>The domain it serves.</summary>
    public string Domain { get; }

    public TaskQueueLimits Limits { get; private set; }

    /// <summary>Tasks that can start now, by what they need.</summary>
    public ReadyLines Ready { get; private set; }

    /// <summary>What holds tasks back although agents are free.</summary>
    public FlowControl Flow { get; private set; }

    /// <summary>When to look again for tasks that only lack a token of a rate; <see cref="Instant.Never"/> when there are none.</summary>
    public Instant NextPermitAt =>
        Flow.HoldsAll && Ready.Count > 0 ? Flow.DomainPermitAt : Flow.NextKeyPermitAt;

    /// <summary>Tasks by the deadline of their state.</summary>
    public DeadlineIndex Deadlines { get; } = new();

    public IdempotencyKeys Keys { get; } = new();

    /// <summary>Tasks in memory by submission, for lists.</summary>
    public SubmissionLog Log { get; } = new();

    /// <summary>Sequence number of the last applied event; 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>Time of the last applied event: decisions are never dated before it.</summary>
    public Instant LastEventAt { get; private set; } = new(0);

    /// <summary>The greatest ULID given out.</summary>
    public UInt128 LastUlid { get; private set; }

    /// <summary>Tasks in memory: all that have not ended, and ended ones the table of finished tasks has not taken yet.</summary>
    public IReadOnlyCollection<TaskRecord> Tasks => tasks.Values;

    /// <summary>
    /// How often a task that had left memory has come back. A history that was read from the table of finished tasks is current
    /// as long as this has not changed since the task was not found here.
    /// </summary>
    public long Recalls { get; private set; }

    /// <summary>Tasks submitted or queued.</summary>
    public long Waiting => counts[(int)TaskState.Submitted] + counts[(int)TaskState.Queued];

    /// <summary>Tasks in a state, evicted ones included.</summary>
    public long Count(TaskState state) => counts[(int)state];

    /// <summary>Ended tasks still in memory.</summary>
    public int FinishedInMemory => tasks.Count - (int)(Waiting + counts[(int)TaskState.Scheduled] + counts[(int)TaskState.Running]);

    /// <summary>Up to here ended tasks have left memory; 0 before the first did.</summary>
    public long EvictedUntil { get; private set; }

    /// <summary>Finds a task in memory; null when it is unknown or evicted.</summary>
    public TaskRecord? Find(TaskId id) => tasks.GetValueOrDefault(id.Ulid);

    /// <summary>The task this agent should run next; null when nothing fits it.</summary>
    public TaskRecord? NextFor(AgentProfile agent) => Ready.First(agent);

    /// <summary>
    /// Moves tasks whose back-off is over into line, lets go on what has its token by now, forgets expired keys, and returns a task whose state has passed
    /// its deadline and needs a decision; null when there is none. Call again until null.
    /// </summary>
    public TaskRecord? NextOverdue(Instant now)
    {
        Keys.Forget(now);
        Flow.Advance(now);
        while (Deadlines.TryPeek(out var task) && task!.Deadline <= now)
        {
            if (task.State == TaskState.Queued ? task.IsReady || task.IsFollowing : !IsOnlyDue(task, now))
            {
                return task;
            }

            EnterLine(task);
        }

        return null;
    }

    /// <summary>Why a task that stands in line may not start although an agent were free, in words; null when it may, or does not stand in line.</summary>
    public string? WhyHeld(TaskRecord task, Instant now) => task.IsReady ? Flow.WhyHeld(task.Spec, Domain, now) : null;

    /// <summary>Folds an event into the queue.</summary>
    /// <exception cref="InvalidTransitionException">The event does not follow from what was applied before.</exception>
    public void Apply(long sequence, TaskEvent @event)
    {
        if (sequence != Sequence + 1)
        {
            throw new InvalidTransitionException($"Event {sequence} cannot follow event {Sequence} in domain '{Domain}'.");
        }

        Sequence = sequence;
        LastEventAt = Instant.Max(LastEventAt, @event.At);
        if (@event is TaskSubmitted submitted)
        {
            Admit(TaskRecord.Create(sequence, submitted));
            return;
        }

        var task = Find(@event.Task) ?? Recall(@event);
        var before = task.State;
        if (before.IsTerminal() && @event is (TaskRetried or LateResultRecorded))
        {
            revisions.Enqueue((task.LastSequence, sequence, before, task));
        }

        task.Apply(sequence, @event);
        Reindex(task, before, @event.At);
    }

    /// <summary>Lets go of the ended tasks whose last event is not beyond <paramref name="position"/>: the table has them.</summary>
    public void Evict(long position)
    {
        EvictedUntil = Math.Max(EvictedUntil, position);
        while (revisions.TryPeek(out var revision) && revision.Again <= position)
        {
            revisions.Dequeue();
        }

        while (finished.TryPeek(out var next) && next.Sequence <= position)
        {
            finished.Dequeue();
            if (next.Task.State.IsTerminal() && next.Task.LastSequence == next.Sequence)
            {
                tasks.Remove(next.Task.Id.Ulid);
                next.Task.IsEvicted = true;
                Log.NoteEviction();
            }
        }
    }

    /// <summary>
    /// The states in which the table of finished tasks, having come to <paramref name="position"/>, still shows tasks that have gone on
    /// since: sent back by hand, or with a late report to be added.
    /// </summary>
    public IEnumerable<TaskState> RevisedAfter(long position) =>
        revisions.Where(revision => revision.Ended <= position && revision.Again > position).Select(revision => revision.State);

    /// <summary>The tasks that the table, having come to <paramref name="position"/>, shows as ended although they have gone on and have not ended again.</summary>
    public IEnumerable<TaskRecord> SentBackAfter(long position) =>
        revisions.Where(revision => revision.Again > position && !revision.Task.State.IsTerminal()).Select(revision => revision.Task).Distinct();

    /// <summary>The ended tasks in memory whose last event lies beyond <paramref name="position"/>, oldest first.</summary>
    public IEnumerable<TaskRecord> FinishedAfter(long position) =>
        finished.Where(entry => entry.Sequence > position && entry.Task.LastSequence == entry.Sequence && entry.Task.State.IsTerminal())
            .Select(entry => entry.Task);

    /// <summary>Puts a snapshot's content into an empty queue. The tasks come in the order of their ids.</summary>
    public void Restore(
        long sequence,
        Instant lastEventAt,
        UInt128 lastUlid,
        ReadOnlySpan<long> finishedCounts,
        IEnumerable<(UInt128 Key, IdempotencyEntry Entry)> keys,
        IEnumerable<TaskRecord> records,
        FlowMemory? flow = null)
    {
        if (Sequence != 0)
        {
            throw new InvalidOperationException("Only an empty queue can be restored.");
        }

        Flow.Restore(flow ?? FlowMemory.Empty);

        // In the order of expiry, as they are forgotten from the front.
        foreach (var (key, entry) in keys.OrderBy(pair => pair.Entry.ExpiresAt))
        {
            Keys.Restore(key, entry);
        }

        var (ended, sharing) = (new List<TaskRecord>(), new List<TaskRecord>());
        foreach (var task in records)
        {
            tasks.Add(task.Id.Ulid, task);
            Log.Add(task);
            if (task.State.IsTerminal())
            {
                ended.Add(task);
            }
            else
            {
                counts[(int)task.State]++;
                Flow.Count(task, at: null);
                if (Flights.Concern(task.Spec))
                {
                    sharing.Add(task);
                }
                else
                {
                    Place(task);
                }
            }
        }

        foreach (var task in sharing.OrderBy(Flights.CameWith))
        {
            flights.Join(task);
            Place(task);
        }

        foreach (var revision in tasks.Values.SelectMany(Revisions).OrderBy(revision => revision.Again))
        {
            revisions.Enqueue(revision);
        }

        foreach (var task in ended.OrderBy(task => task.LastSequence))
        {
            finished.Enqueue((task.LastSequence, task));
        }

        for (var state = TaskState.Completed; state <= TaskState.DeadLettered; state++)
        {
            counts[(int)state] = finishedCounts[(int)state];
        }

        Sequence = sequence;
        LastEventAt = lastEventAt;
        LastUlid = lastUlid;
        Flow.Advance(lastEventAt);
    }

    /// <summary>
    /// Puts other limits on the flow in force. What runs beyond them runs on; what was taken from a rate stays taken. Costs time in
    /// proportion to the tasks in memory, and all lines are new afterwards: what was found out about them is gone.
    /// </summary>
    public void Restrict(FlowLimits flow)
    {
        var memory = Flow.Remember();
        Limits = Limits with { Flow = flow };
        Flow = new FlowControl(flow);
        Flow.Restore(memory);
        Ready = new ReadyLines(Limits.AgeingStep, Flow);
        foreach (var task in tasks.Values.Where(task => !task.State.IsTerminal()))
        {
            Flow.CountAnew(task);
            if (task.IsReady)
            {
                Ready.Add(task);
            }
        }

        Flow.Advance(LastEventAt);
    }

    /// <summary>Where a task's history goes on behind an end.</summary>
    private static IEnumerable<(long Ended, long Again, TaskState State, TaskRecord Task)> Revisions(TaskRecord task)
    {
        TaskState? ended = null;
        for (var i = 0; i < task.History.Length; i++)
        {
            var (sequence, @event) = task.History[i];
            if (@event is (TaskRetried or LateResultRecorded) && ended is { } state)
            {
                yield return (task.History[i - 1].Sequence, sequence, state, task);
            }

            ended = @event is LateResultRecorded ? ended : @event.Type.EndState();
        }
    }

    private void Admit(TaskRecord task)
    {
        tasks.Add(task.Id.Ulid, task);
        Log.Add(task);
        LastUlid = UInt128.Max(LastUlid, task.Id.Ulid);
        counts[(int)task.State]++;
        if (task.Spec.KeyHash != default)
        {
            Keys.Hold(task.Spec.KeyHash, task.Id, task.Spec.BodyHash);
        }

        Flow.Count(task, task.SubmittedAt);
        flights.Join(task);
        Place(task);
    }

    /// <summary>An evicted task comes back with the event that names it.</summary>
    private TaskRecord Recall(TaskEvent @event)
    {
        var history = @event switch
        {
            TaskRetried e => e.History,
            LateResultRecorded e => e.History,
            _ => null,
        };
        if (history is null)
        {
            throw new InvalidTransitionException($"Task {@event.Task}: '{@event.Type.Name()}' names a task that is not known.");
        }

        var task = TaskRecord.Fold(history);
        Recalls++;
        tasks.Add(task.Id.Ulid, task);
        Log.Add(task);
        return task;
    }

    private void Reindex(TaskRecord task, TaskState before, Instant at)
    {
        if (before != task.State)
        {
            counts[(int)before]--;
            counts[(int)task.State]++;
        }

        if (task.IsReady && !task.KeepsItsPlace)
        {
            Ready.Remove(task);
        }

        Flow.Count(task, at);
        if (task.State.IsTerminal())
        {
            finished.Enqueue((task.LastSequence, task));
            Deadlines.Set(task, Instant.Never);
            if (task.Spec.KeyHash != default && !before.IsTerminal())
            {
                var retention = task.Spec.Parent is null || Limits.KeyRetention < StepKeyRetention ? Limits.KeyRetention : StepKeyRetention;
                Keys.ExpireAt(task.Spec.KeyHash, task.Id, task.FinishedAt!.Value + retention);
            }

            if (flights.Leave(task) is { } leader)
            {
                EnterLine(leader);
            }

            return;
        }

        if (before.IsTerminal())
        {
            flights.Join(task);
            if (task.Spec.KeyHash != default)
            {
                Keys.HoldAgain(task.Spec.KeyHash, task.Id, task.Spec.BodyHash, task.QueuedAt);
            }
        }

        Place(task);
    }

    /// <summary>Gives a task that has not ended its deadline, and its place in line when it is due.</summary>
    private void Place(TaskRecord task)
    {
        switch (task.State)
        {
            case TaskState.Submitted:
                Deadlines.Set(task, task.DueAt);
                break;
            case TaskState.Queued when task.DueAt > task.QueuedAt:
                Deadlines.Set(task, task.DueAt);
                break;
            case TaskState.Queued:
                EnterLine(task);
                break;
            case TaskState.Scheduled or TaskState.Running when task.Copies is { } copies:
                copies.SetDeadlines(Limits, task.Spec.Timeout, task.GraceUntil ?? Instant.Never);
                PlaceRunning(task);
                break;
            case TaskState.Scheduled:
                Deadlines.Set(task, Instant.Earlier(task.ScheduledAt!.Value + Limits.StartDeadline, task.GraceUntil ?? Instant.Never));
                break;
            default:
                Deadlines.Set(task, Instant.Earlier(task.StartedAt!.Value + task.Spec.Timeout, task.GraceUntil ?? Instant.Never));
                break;
        }
    }

    /// <summary>A task that runs, and stands in line for more agents.</summary>
    private void PlaceRunning(TaskRecord task)
    {
        if (task.IsReady || !task.WantsMoreAttempts)
        {
            Deadlines.Set(task, task.NextAttemptDeadline);
        }
        else if (task.DueAt > task.QueuedAt)
        {
            Deadlines.Set(task, Instant.Earlier(task.DueAt, task.NextAttemptDeadline));
        }
        else
        {
            EnterLine(task);
        }
    }

    /// <summary>True when nothing is overdue but the back-off of one of several attempts, which is nobody's failure.</summary>
    private static bool IsOnlyDue(TaskRecord task, Instant now) =>
        task.HasAttempt && !task.IsReady && task.WantsMoreAttempts && task.NextAttemptDeadline > now;

    private void EnterLine(TaskRecord task)
    {
        if (!task.IsFollowing)
        {
            task.NoteLine();
            Ready.Add(task);
        }

        if (task.HasAttempt)
        {
            Deadlines.Set(task, task.NextAttemptDeadline);
            return;
        }

        Deadlines.Set(
            task,
            task.Spec.QueueTimeout is { } limit ? Instant.Max(task.DueAt, task.QueuedAt) + limit : Instant.Never);
    }
}
