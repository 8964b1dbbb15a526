using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Locks;

/// <summary>
/// All locks: one stream of the journal, one actor. Events are durable before anybody hears of them. Those who wait are in memory only: a
/// restart refuses them, and they ask again.
/// </summary>
/// <param name="claim">Under which its stream is taken; 0 where nobody else can take it.</param>
/// <param name="standsAlone">False in a cluster, where who waited is sent to the node that serves locks next.</param>
/// <param name="snapshotAfterBytes">Bytes of events after which a snapshot is saved.</param>
internal sealed class LocksActor(IJournal journal, long claim, bool standsAlone, LockOptions options, long snapshotAfterBytes) : Actor<LockMessage>
{
    /// <summary>The stream's name in the journal.</summary>
    public const string Stream = "locks/0";

    /// <summary>Bytes of events after which a snapshot is saved, when nobody says.</summary>
    public const long SnapshotAfterBytes = 1024 * 1024;

    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);
    private static readonly LockMessage.Wake Up = new();
    private static long generations;

    private readonly long generation = Interlocked.Increment(ref generations);
    private readonly LockWaiters waiters = new();
    private readonly Queue<List<LockMessage.Call>> inFlight = new();
    private readonly List<LockEvent> burst = [];
    private List<LockMessage.Call> releases = [];
    private LockTable table = new(options.Max);
    private ShardOwnership? owner;
    private long sequence;
    private Instant? wakesAt;
    private long bytesSinceSnapshot;
    private long snapshotSequence;
    private JournalSnapshot? captured;
    private bool isSaving;

    // One time for all that a message brings about: nothing can expire in the middle of it.
    private Instant now;

    /// <summary>Who holds a lock now.</summary>
    public LockView? Find(string name) => table.Find(name, now) is { } grant ? LockView.Of(grant) : null;

    /// <summary>A page of the locks that are held now.</summary>
    public LockPage List(string prefix, int limit, string? after)
    {
        var found = table.List(prefix, after).Where(grant => grant.ExpiresAt > now);
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

    /// <summary>Gives a caller its answer once it is durable.</summary>
    public void Answer(LockMessage.Call call) => releases.Add(call);

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
            waiters.Add(call, now + call.Request.Wait);
        }
    }

    protected override void OnStart()
    {
        Context.PauseUserMessages = true;
        Context.Pipe<LockMessage.Recovered>(LoadAsync(), recovered => recovered, failure => new LockMessage.RecoveryFailed(failure));
    }

    protected override void OnReceive(LockMessage message)
    {
        now = Instant.From(Context.Time.GetUtcNow());
        switch (message)
        {
            case LockMessage.Recovered recovered:
                Recover(recovered);
                break;
            case LockMessage.RecoveryFailed failed:
                throw new RecoveryFailedException(failed.Failure.Message, failed.Failure);
            case LockMessage.Call call when owner is null:
                call.Refuse(new ServiceUnavailableException("recovering", "Locks are being recovered."));
                break;
            case LockMessage.Call call:
                Settle();
                call.Run(this);
                break;
            case LockMessage.Appended appended when appended.Generation == generation:
                Completed(appended);
                break;
            case LockMessage.Gone gone:
                waiters.Remove(gone.Who);
                break;
            case LockMessage.Wake when owner is not null:
                wakesAt = null;
                Settle();
                break;
            case LockMessage.Saved saved:
                isSaving = false;
                if (saved.Failure is { } failure)
                {
                    Context.Logger.LogWarning("The snapshot of locks was not saved: {Reason}", failure.Message);
                }

                break;
        }
    }

    protected override void OnBurstEnd()
    {
        if (owner is null)
        {
            return;
        }

        // Before anybody hears of it: who hears that it waits may rely on the deadline.
        SleepUntilNextDeadline();
        Flush();
    }

    protected override void OnRestarting(Exception cause, LockMessage? failed) =>
        Abandon(new ServiceUnavailableException("storage_unavailable", $"Locks could not be made durable: {cause.Message}", cause));

    protected override void OnStop()
    {
        foreach (var call in waiters.All)
        {
            call.Refuse(Locks.NotServed(standsAlone));
        }

        Abandon(new ServiceUnavailableException("recovering", "The node is shutting down, or the locks move to another; whether this was done is unknown."));
    }

    /// <summary>Acts on every deadline that has passed: first those whose time to wait is over, then locks, which go to who waits for them.</summary>
    private void Settle()
    {
        TellHeld(waiters.Until(now - TimeSpan.FromMicroseconds(1)));
        var expired = table.Expire(now);
        Emit(expired);
        GrantNext(expired);
        TellHeld(waiters.Until(now));
    }

    /// <summary>Gives locks that became free to those who wait for them.</summary>
    private void GrantNext(IEnumerable<LockEvent> events)
    {
        foreach (var name in events.Where(@event => @event is LockReleased or LockExpired).Select(@event => @event.Name))
        {
            while (table.Find(name, now) is null && waiters.Next(name) is { } next)
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
        var decision = table.Decide(command, now);
        Emit(decision.Events);
        return decision;
    }

    private void Emit(IEnumerable<LockEvent> events)
    {
        foreach (var @event in events)
        {
            table.Apply(@event);
            sequence++;
            burst.Add(@event);
        }
    }

    private void Flush()
    {
        var answered = releases;
        releases = [];
        if (burst.Count > 0)
        {
            var data = LockEventCodec.Write(burst);
            bytesSinceSnapshot += data.Length;
            inFlight.Enqueue(answered);
            journal.Append(new LockAppend(Context.Self, generation)
            {
                Owner = owner!,
                FirstSequence = sequence - burst.Count + 1,
                Count = burst.Count,
                Data = data,
            });
            burst.Clear();
            CaptureWhenDue();
        }
        else if (inFlight.Count > 0)
        {
            inFlight.Last().AddRange(answered);
        }
        else
        {
            Release(answered);
        }
    }

    private void Completed(LockMessage.Appended appended)
    {
        if (appended.Status != AppendStatus.Applied)
        {
            throw new AppendFailedException(appended.Status, appended.Failure);
        }

        Release(inFlight.Dequeue());
        if (captured is { } snapshot && snapshot.Sequence <= appended.LastSequence)
        {
            captured = null;
            Context.Pipe<bool>(SaveAsync(snapshot, snapshotSequence), _ => new LockMessage.Saved(null), failure => new LockMessage.Saved(failure));
            snapshotSequence = snapshot.Sequence;
        }
    }

    private void Release(List<LockMessage.Call> calls)
    {
        foreach (var call in calls)
        {
            // Nobody knows the lease: the lock would be held by nobody until its time is over.
            if (!call.Release() && call is LockMessage.Acquire { Drawn: true, Answer.Grant: not null } gone)
            {
                GrantNext(Decide(new ReleaseLock(gone.Request.Name, gone.LeaseId)).Events);
            }
        }
    }

    private void SleepUntilNextDeadline()
    {
        var next = (table.NextDeadline, waiters.NextDeadline) switch
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

    private void CaptureWhenDue()
    {
        if (!isSaving && bytesSinceSnapshot >= snapshotAfterBytes)
        {
            (isSaving, bytesSinceSnapshot) = (true, 0);
            captured = new JournalSnapshot(sequence, LockEventCodec.SnapshotVersion, LockEventCodec.WriteSnapshot(table));
        }
    }

    private async ValueTask<bool> SaveAsync(JournalSnapshot snapshot, long previous)
    {
        var status = await journal.SaveSnapshotAsync(owner!, snapshot, CancellationToken.None);
        if (status == AppendStatus.Applied && previous > 0)
        {
            await journal.TruncateAsync(owner!, previous, CancellationToken.None);
        }

        return true;
    }

    private async ValueTask<LockMessage.Recovered> LoadAsync()
    {
        var shard = await journal.AcquireAsync(Stream, claim, CancellationToken.None);
        var snapshot = await journal.LoadSnapshotAsync(shard.Number, CancellationToken.None);
        var known = snapshot is null ? new LockTable(options.Max) : LockEventCodec.ReadSnapshot(snapshot.Version, snapshot.Data.Span, options.Max);
        var bytes = 0L;
        await foreach (var batch in journal.ReadAsync(shard.Number, snapshot?.Sequence ?? 0, CancellationToken.None))
        {
            LockEventCodec.Read(batch.Data.Span).ForEach(known.Apply);
            bytes += batch.Data.Length;
        }

        return new LockMessage.Recovered(shard, known, snapshot?.Sequence ?? 0, bytes);
    }

    private void Recover(LockMessage.Recovered recovered)
    {
        (owner, sequence, table) = (recovered.Owner, recovered.Owner.Head, recovered.Table);
        (snapshotSequence, bytesSinceSnapshot) = (recovered.SnapshotSequence, recovered.Bytes);
        Context.PauseUserMessages = false;
    }

    private void Abandon(Exception reason)
    {
        foreach (var call in inFlight.SelectMany(calls => calls).Concat(releases).Concat(waiters.All))
        {
            call.Refuse(reason);
        }
    }
}
