using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Schedules.Commands;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Schedules;

/// <summary>
/// All schedules: one stream of the journal, one actor. A firing is durable before its task is submitted, and the task is submitted, under a key that the
/// firing alone decides, until it is noted: whoever comes after a crash goes on with what is owed, and it is still one task.
/// </summary>
internal sealed class SchedulesActor(JournaledSetup setup, ScheduleWork work, ScheduleOptions options) : JournaledActor<SchedulesActor, ScheduleEvent, ScheduleTable>(setup)
{
    /// <summary>The stream's name in the journal.</summary>
    public const string Stream = "schedules/0";

    private const int MaxPerTurn = 500;
    private const int MaxSending = 64;
    private const int MaxLooking = 64;
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);

    // The clock on the wall may be put forward while the timer runs.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly ScheduleMessage.Wake Up = new();

    private readonly ScheduleAgenda agenda = new();
    private readonly OwedTasks owed = new();
    private readonly Queue<string> toLook = new();
    private readonly Dictionary<string, int> failures = new(StringComparer.Ordinal);
    private int sending;
    private int looking;
    private Instant? wakesAt;

    protected override string Subject => "Schedules";

    protected override int SnapshotVersion => ScheduleEventCodec.SnapshotVersion;

    public Schedule? Find(string id) => State.Find(id);

    /// <summary>A page of schedules.</summary>
    public SchedulePage List(int limit, string? after)
    {
        var page = State.List(after).Take(limit + 1).ToList();
        return page.Count > limit ? new SchedulePage(page[..limit], page[limit - 1].Id) : new SchedulePage(page, null);
    }

    /// <summary>Carries a caller's command out.</summary>
    public ScheduleAnswer Do(ScheduleCommand command)
    {
        var isNew = State.Find(command.Id) is null;
        var outcome = Decide(command);
        return new ScheduleAnswer(outcome, State.Find(command.Id), isNew);
    }

    protected override ScheduleTable ReadSnapshot(JournalSnapshot? snapshot) => snapshot is null
        ? new ScheduleTable(options.Max)
        : ScheduleTable.From(options.Max, ScheduleEventCodec.ReadSnapshot(snapshot.Version, snapshot.Data.Span));

    protected override byte[] WriteSnapshot(ScheduleTable known) => ScheduleEventCodec.WriteSnapshot(known.List());

    protected override List<ScheduleEvent> ReadEvents(ReadOnlySpan<byte> lines) => ScheduleEventCodec.Read(lines);

    protected override byte[] WriteEvents(IReadOnlyList<ScheduleEvent> events) => ScheduleEventCodec.Write(events);

    protected override void Apply(ScheduleTable known, ScheduleEvent @event) => known.Apply(@event);

    protected override void OnRecovered()
    {
        foreach (var schedule in State.List())
        {
            agenda.Set(schedule.Id, schedule.WakesAt);
            if (schedule.Active is { IsOwed: true } firing)
            {
                owed.Add(schedule.Id, firing.DueAt, sequence: 0);
            }
        }

        Settle();
    }

    protected override void OnEmitted(ScheduleEvent @event)
    {
        agenda.Set(@event.Id, State.Find(@event.Id)?.WakesAt);
        switch (@event)
        {
            case ScheduleFired fired:
                owed.Add(fired.Id, fired.DueAt, Sequence);
                break;
            case ScheduleRefused refused:
                Context.Logger.LogWarning("Schedule {Schedule}: no task was made of what was due at {DueAt}: {Reason}", refused.Id, refused.DueAt, refused.Reason);
                break;
            case ScheduleDeleted:
                failures.Remove(@event.Id);
                break;
        }
    }

    protected override void OnCall(JournaledMessage<SchedulesActor>.Call call)
    {
        Settle();
        base.OnCall(call);
    }

    protected override void OnOther(JournaledMessage<SchedulesActor> message)
    {
        switch (message)
        {
            case ScheduleMessage.Wake:
                wakesAt = null;
                break;
            case ScheduleMessage.Looked looked:
                looking -= looked.HasWaited ? 0 : 1;
                Looked(looked);
                break;
            case ScheduleMessage.LookFailed failed:
                looking -= failed.HasWaited ? 0 : 1;
                Rest(failed.Id, "is not known to have ended or not", failed.Failure, new ScheduleMessage.LookAgain(failed.Id));
                break;
            case ScheduleMessage.LookAgain again:
                agenda.Set(again.Id, State.Find(again.Id)?.WakesAt);
                break;
            case ScheduleMessage.Sent sent:
                sending--;
                Sent(sent);
                break;
            case ScheduleMessage.SendFailed failed:
                sending--;
                NotSent(failed);
                break;
            case ScheduleMessage.SendAgain again:
                owed.Add(again.Id, again.DueAt, sequence: 0);
                break;
        }

        Settle();
    }

    protected override void OnBurst()
    {
        while (looking < MaxLooking && toLook.TryDequeue(out var id))
        {
            Look(id);
        }

        SleepUntilNext();
    }

    protected override void OnFlushed()
    {
        while (sending < MaxSending && owed.TryTake(DurableSequence, out var next))
        {
            if (State.Find(next.Id) is { Active: { IsOwed: true } firing } schedule && firing.DueAt == next.DueAt)
            {
                sending++;
                Context.Pipe<TaskResponse>(
                    new ValueTask<TaskResponse>(work.SendAsync(schedule.TaskOf(firing), firing.Replaces)),
                    response => new ScheduleMessage.Sent(next.Id, next.DueAt, response),
                    failure => new ScheduleMessage.SendFailed(next.Id, next.DueAt, failure));
            }
        }
    }

    /// <summary>Acts on what is due.</summary>
    private void Settle()
    {
        foreach (var id in agenda.Due(Now).Take(MaxPerTurn).ToList())
        {
            if (Decide(new FireSchedule(id)) == ScheduleOutcome.Look)
            {
                agenda.Set(id, null);
                toLook.Enqueue(id);
            }
        }
    }

    private ScheduleOutcome Decide(ScheduleCommand command)
    {
        var decision = State.Decide(command, Now);
        Emit(decision.Events);
        return decision.Outcome;
    }

    private void Look(string id)
    {
        if (State.Find(id) is not { Active.Task: { } task } schedule)
        {
            agenda.Set(id, State.Find(id)?.WakesAt);
            return;
        }

        // Those who wait for an end wait long: they must not keep others from looking.
        var waits = !schedule.Waiting.IsEmpty;
        looking += waits ? 0 : 1;
        Context.Pipe<bool>(
            new ValueTask<bool>(waits ? work.WaitForEndAsync(task) : work.HasEndedAsync(task)),
            hasEnded => new ScheduleMessage.Looked(id, task, hasEnded, waits),
            failure => new ScheduleMessage.LookFailed(id, failure, waits));
    }

    private void Looked(ScheduleMessage.Looked looked)
    {
        failures.Remove(looked.Id);
        Decide(looked.HasEnded ? new NoteEnded(looked.Id, looked.Task) : new FireSchedule(looked.Id, looked.Task));
        agenda.Set(looked.Id, State.Find(looked.Id)?.WakesAt);
    }

    private void Sent(ScheduleMessage.Sent sent)
    {
        switch (sent.Response.Kind)
        {
            case TaskReplyKind.Accepted or TaskReplyKind.Repeated:
                failures.Remove(sent.Id);
                Decide(new NoteSubmitted(sent.Id, sent.DueAt, sent.Response.Id));
                break;
            case TaskReplyKind.QueueFull:
                Rest(sent.Id, "waits: its queue is full", null, new ScheduleMessage.SendAgain(sent.Id, sent.DueAt));
                break;
            default:
                Decide(new NoteRefused(sent.Id, sent.DueAt, $"Its idempotency key was used for task {sent.Response.Id}, by somebody else."));
                break;
        }
    }

    private void NotSent(ScheduleMessage.SendFailed failed)
    {
        if (failed.Failure is ArgumentException or TooManyDomainsException)
        {
            Decide(new NoteRefused(failed.Id, failed.DueAt, failed.Failure.Message));
            return;
        }

        Rest(failed.Id, "could not be submitted", failed.Failure, new ScheduleMessage.SendAgain(failed.Id, failed.DueAt));
    }

    /// <summary>Tries again later: the longer, the more often it has failed.</summary>
    private void Rest(string id, string what, Exception? failure, ScheduleMessage again)
    {
        var tries = failures[id] = failures.GetValueOrDefault(id) + 1;
        if (tries == 1)
        {
            Context.Logger.LogWarning("Schedule {Schedule}: its task {What}, trying again: {Reason}", id, what, failure?.Message ?? "429");
        }

        Context.Timers.StartOnce(again, TimeSpan.FromSeconds(Math.Min(Math.Pow(2, tries - 2), 15)), again);
    }

    private void SleepUntilNext()
    {
        var next = agenda.Next;
        if (next is not { } moment)
        {
            wakesAt = null;
            Context.Timers.Cancel(Up);
            return;
        }

        if (next == wakesAt)
        {
            return;
        }

        wakesAt = next;
        var now = Instant.From(Context.Time.GetUtcNow());
        var sleep = moment <= now ? ShortestSleep : moment - now > LongestSleep ? LongestSleep : moment - now;
        Context.Timers.StartOnce(Up, sleep > ShortestSleep ? sleep : ShortestSleep, Up);
    }
}
