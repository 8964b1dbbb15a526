using Orchestrator.Domain;
using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Journaled;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Locks;

/// <summary>
/// All locks: one stream of the journal, one actor. Those who wait are in memory only: a restart refuses them, and they ask again.
/// </summary>
/// <param name="standsAlone">False in a cluster, where who waited is sent to the node that serves locks next.</param>
internal sealed class LocksActor(JournaledSetup setup, bool standsAlone, LockOptions options) : JournaledActor<LocksActor, LockEvent, LockTable>(setup)
{
    /// <summary>The stream's name in the journal.</summary>
    public const string Stream = "locks/0";

    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);
    private static readonly LockMessage.Wake Up = new();

    private readonly LockWaiters waiters = new();
    private Instant? wakesAt;

    protected override string Subject => "Locks";

    protected override int SnapshotVersion => LockEventCodec.SnapshotVersion;

    /// <summary>Who holds a lock Now.</summary>
    public LockView? Find(string name) => State.Find(name, Now) is { } grant ? LockView.Of(grant) : null;

    /// <summary>A page of the locks that are held now.</summary>
    public LockPage List(string prefix, int limit, string? after)
    {
        var found = State.List(prefix, after).Where(grant => grant.ExpiresAt > Now);
        var page = found.Take(limit + 1).Select(LockView.Of).ToList();
        return page.Count > limit ? new LockPage(page[..limit], page[limit - 1].Name) : new LockPage(page, null);
    }

    /// <summary>Carries a command out that does not wait.</summary>
    public LockAnswer Do(LockCommand command)
    {
        var decision = Decide(command);
        GrantNext(decision.Events);
        return new LockAnswer(decision.Outcome, decision.Grant, decision.Grant is null ? Find(command.Name) : null);
    }

    /// <summary>Gives a caller the lock, or lets it wait.</summary>
    public void Acquire(LockMessage.Acquire call)
    {
        if (call.HasGivenUp)
        {
            return;
        }

        var decision = Decide(call.Command);
        if (decision.Outcome != LockOutcome.Held || call.Request.Wait <= TimeSpan.Zero)
        {
            Tell(call, decision);
        }
        else if (waiters.Count >= options.MaxWaiting)
        {
            call.Refuse(new ServiceUnavailableException("overloaded", $"{options.MaxWaiting} callers wait for locks, which is as many as may."));
        }
        else
        {
            waiters.Add(call, Now + call.Request.Wait);
        }
    }

    protected override LockTable ReadSnapshot(JournalSnapshot? snapshot) =>
        snapshot is null ? new LockTable(options.Max) : LockEventCodec.ReadSnapshot(snapshot.Version, snapshot.Data.Span, options.Max);

    protected override byte[] WriteSnapshot(LockTable known) => LockEventCodec.WriteSnapshot(known);

    protected override List<LockEvent> ReadEvents(ReadOnlySpan<byte> lines) => LockEventCodec.Read(lines);

    protected override byte[] WriteEvents(IReadOnlyList<LockEvent> events) => LockEventCodec.Write(events);

    protected override void Apply(LockTable known, LockEvent @event) => known.Apply(@event);

    protected override void OnCall(JournaledMessage<LocksActor>.Call call)
    {
        Settle();
        base.OnCall(call);
    }

    protected override void OnOther(JournaledMessage<LocksActor> message)
    {
        switch (message)
        {
            case LockMessage.Gone gone:
                waiters.Remove(gone.Who);
                break;
            case LockMessage.Wake:
                wakesAt = null;
                Settle();
                break;
        }
    }

    /// <summary>Before anybody hears of it: who hears that it waits may rely on the deadline.</summary>
    protected override void OnBurst() => SleepUntilNextDeadline();

    protected override void OnUnheard(JournaledMessage<LocksActor>.Call call)
    {
        // Nobody knows the lease: the lock would be held by nobody until its time is over.
        if (call is LockMessage.Acquire { Drawn: true, Answer.Grant: not null } gone)
        {
            GrantNext(Decide(new ReleaseLock(gone.Request.Name, gone.LeaseId)).Events);
        }
    }

    protected override void OnStop()
    {
        foreach (var call in waiters.All)
        {
            call.Refuse(ServiceUnavailableException.NotServed("locks", standsAlone));
        }

        base.OnStop();
    }

    protected override void OnAbandoned(Exception reason)
    {
        foreach (var call in waiters.All)
        {
            call.Refuse(reason);
        }
    }

    /// <summary>Acts on every deadline that has passed: first those whose time to wait is over, then locks, which go to who waits for them.</summary>
    private void Settle()
    {
        TellHeld(waiters.Until(Now - TimeSpan.FromMicroseconds(1)));
        var expired = State.Expire(Now);
        Emit(expired);
        GrantNext(expired);
        TellHeld(waiters.Until(Now));
    }

    /// <summary>Gives locks that became free to those who wait for them.</summary>
    private void GrantNext(IEnumerable<LockEvent> events)
    {
        foreach (var name in events.Where(@event => @event is LockReleased or LockExpired).Select(@event => @event.Name))
        {
            while (State.Find(name, Now) is null && waiters.Next(name) is { } next)
            {
                var decision = Decide(next.Command);
                Tell(next, decision);
                foreach (var again in next.Drawn ? [] : waiters.Same(name, next.LeaseId))
                {
                    Tell(again, decision);
                }
            }
        }
    }

    private void TellHeld(IEnumerable<LockMessage.Acquire> calls)
    {
        foreach (var call in calls)
        {
            Tell(call, new LockDecision(LockOutcome.Held, []));
        }
    }

    private void Tell(LockMessage.Acquire call, LockDecision decision)
    {
        call.Answer = new LockAnswer(decision.Outcome, decision.Grant, decision.Outcome == LockOutcome.Held ? Find(call.Request.Name) : null);
        Answer(call);
    }

    private LockDecision Decide(LockCommand command)
    {
        var decision = State.Decide(command, Now);
        Emit(decision.Events);
        return decision;
    }

    private void SleepUntilNextDeadline()
    {
        var next = (State.NextDeadline, waiters.NextDeadline) switch
        {
            ({ } ofLocks, { } ofWaiters) => Instant.Earlier(ofLocks, ofWaiters),
            var (ofLocks, ofWaiters) => ofLocks ?? ofWaiters,
        };
        if (next == wakesAt)
        {
            return;
        }

        wakesAt = next;
        if (next is { } deadline)
        {
            var sleep = deadline - Instant.From(Context.Time.GetUtcNow());
            Context.Timers.StartOnce(Up, sleep > ShortestSleep ? sleep : ShortestSleep, Up);
        }
        else
        {
            Context.Timers.Cancel(Up);
        }
    }
}
