using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Journaled;

/// <summary>
/// One actor over one stream of the journal: it decides and applies at once, in memory, a burst's events become one append, and answers are given when
/// all they rest on is durable. An append that fails throws the state away, and a restart brings it back from the journal.
/// </summary>
/// <typeparam name="TActor">The actor itself.</typeparam>
/// <typeparam name="TEvent">What is stored.</typeparam>
/// <typeparam name="TState">What the events add up to.</typeparam>
/// <param name="setup">The stream and the right to take it.</param>
internal abstract class JournaledActor<TActor, TEvent, TState>(JournaledSetup setup) : Actor<JournaledMessage<TActor>>
    where TActor : JournaledActor<TActor, TEvent, TState>
    where TState : class
{
    private static long generations;

    private readonly long generation = Interlocked.Increment(ref generations);
    private readonly Queue<List<JournaledMessage<TActor>.Call>> inFlight = new();
    private readonly List<TEvent> burst = [];
    private List<JournaledMessage<TActor>.Call> releases = [];
    private TState? state;
    private ShardOwnership? owner;
    private long bytesSinceSnapshot;
    private long snapshotSequence;
    private long snapshotBytes;
    private JournalSnapshot? captured;
    private bool isSaving;

    /// <summary>One time for all that a message brings about.</summary>
    public Instant Now { get; private set; }

    /// <summary>What the stream adds up to, with what is not durable yet; only once it has recovered.</summary>
    protected TState State => state ?? throw new InvalidOperationException("The state is there once the actor has recovered.");

    /// <summary>The sequence number of the last event.</summary>
    protected long Sequence { get; private set; }

    /// <summary>The last sequence number that is durable.</summary>
    protected long DurableSequence { get; private set; }

    /// <summary>The stream's number in the journal; known before anything of it is read.</summary>
    protected int Number { get; private set; }

    /// <summary>The subject in messages, such as <c>Locks</c>.</summary>
    protected abstract string Subject { get; }

    /// <summary>The version of snapshots that is written.</summary>
    protected abstract int SnapshotVersion { get; }

    /// <summary>Puts events into the burst once they are applied.</summary>
    public void Emit(IEnumerable<TEvent> events)
    {
        foreach (var @event in events)
        {
            Emit(@event);
        }
    }

    /// <summary>Applies an event and puts it into the burst.</summary>
    protected void Emit(TEvent @event)
    {
        Apply(State, @event);
        Sequence++;
        burst.Add(@event);
        OnEmitted(@event);
    }

    /// <summary>Gives a caller its answer once it is durable.</summary>
    protected void Answer(JournaledMessage<TActor>.Call call) => releases.Add(call);

    /// <summary>The state of a snapshot; of the empty stream for null.</summary>
    /// <exception cref="Codec.EventFormatException">It is none, or one of a newer version.</exception>
    protected abstract TState ReadSnapshot(JournalSnapshot? snapshot);

    protected abstract byte[] WriteSnapshot(TState known);

    /// <exception cref="Codec.EventFormatException">A line is not a known event.</exception>
    protected abstract List<TEvent> ReadEvents(ReadOnlySpan<byte> lines);

    protected abstract byte[] WriteEvents(IReadOnlyList<TEvent> events);

    protected abstract void Apply(TState known, TEvent @event);

    /// <summary>The state is there.</summary>
    protected virtual void OnRecovered()
    {
    }

    /// <summary>A caller wants something.</summary>
    protected virtual void OnCall(JournaledMessage<TActor>.Call call)
    {
        if (call.Run((TActor)this))
        {
            Answer(call);
        }
    }

    /// <summary>A message of the actor's own, not before it has recovered.</summary>
    protected virtual void OnOther(JournaledMessage<TActor> message)
    {
    }

    /// <summary>An event has been applied, and will be durable.</summary>
    protected virtual void OnEmitted(TEvent @event)
    {
    }

    /// <summary>The burst is over, and nobody has heard of it.</summary>
    protected virtual void OnBurst()
    {
    }

    /// <summary>The burst is on its way, or what was before it has become durable.</summary>
    protected virtual void OnFlushed()
    {
    }

    /// <summary>A caller was not there to hear its answer.</summary>
    protected virtual void OnUnheard(JournaledMessage<TActor>.Call call)
    {
    }

    /// <summary>The incarnation ends: who waits in its memory is told why.</summary>
    protected virtual void OnAbandoned(Exception reason)
    {
    }

    protected sealed override void OnStart()
    {
        Context.PauseUserMessages = true;
        Context.Pipe<JournaledMessage<TActor>.Recovered<TState>>(
            LoadAsync(), recovered => recovered, failure => new JournaledMessage<TActor>.RecoveryFailed(failure));
    }

    protected sealed override void OnReceive(JournaledMessage<TActor> message)
    {
        Now = Instant.From(Context.Time.GetUtcNow());
        switch (message)
        {
            case JournaledMessage<TActor>.Recovered<TState> recovered:
                Recover(recovered);
                break;
            case JournaledMessage<TActor>.RecoveryFailed failed:
                throw new RecoveryFailedException(failed.Failure.Message, failed.Failure);
            case JournaledMessage<TActor>.Call call when owner is null:
                call.Refuse(new ServiceUnavailableException("recovering", $"{Subject} are being recovered."));
                break;
            case JournaledMessage<TActor>.Call call:
                OnCall(call);
                break;
            case JournaledMessage<TActor>.Appended appended:
                if (appended.Generation == generation)
                {
                    Completed(appended);
                }

                break;
            case JournaledMessage<TActor>.Saved saved:
                isSaving = false;
                if (saved.Failure is { } failure)
                {
                    Context.Logger.LogWarning("The snapshot was not saved: {Subject}: {Reason}", Subject, failure.Message);
                }

                break;
            default:
                if (owner is not null)
                {
                    OnOther(message);
                }

                break;
        }
    }

    protected sealed override void OnBurstEnd()
    {
        if (owner is null)
        {
            return;
        }

        OnBurst();
        Flush();
        OnFlushed();
    }

    protected sealed override void OnRestarting(Exception cause, JournaledMessage<TActor>? failed) =>
        Abandon(new ServiceUnavailableException("storage_unavailable", $"{Subject} could not be made durable: {cause.Message}", cause));

    protected override void OnStop() => Abandon(new ServiceUnavailableException(
        "recovering", $"The node is shutting down, or another takes over: {Subject}; whether this was done is unknown."));

    private void Flush()
    {
        var answered = releases;
        releases = [];
        if (burst.Count > 0)
        {
            var data = WriteEvents(burst);
            bytesSinceSnapshot += data.Length;
            inFlight.Enqueue(answered);
            setup.Journal.Append(new JournaledAppend<TActor>(Context.Self, generation)
            {
                Owner = owner!,
                FirstSequence = Sequence - burst.Count + 1,
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

    private void Completed(JournaledMessage<TActor>.Appended appended)
    {
        if (appended.Status != AppendStatus.Applied)
        {
            throw new AppendFailedException(appended.Status, appended.Failure);
        }

        DurableSequence = appended.LastSequence;
        Release(inFlight.Dequeue());
        if (captured is { } snapshot && snapshot.Sequence <= appended.LastSequence)
        {
            captured = null;
            Context.Pipe<bool>(
                SaveAsync(snapshot, snapshotSequence),
                _ => new JournaledMessage<TActor>.Saved(null),
                failure => new JournaledMessage<TActor>.Saved(failure));
            snapshotSequence = snapshot.Sequence;
        }
    }

    private void Release(List<JournaledMessage<TActor>.Call> calls)
    {
        foreach (var call in calls)
        {
            if (!call.Release())
            {
                OnUnheard(call);
            }
        }
    }

    /// <summary>A state that is larger than its changes is written less often: it must not cost more than they do.</summary>
    private void CaptureWhenDue()
    {
        if (!isSaving && bytesSinceSnapshot >= Math.Max(setup.SnapshotAfterBytes, snapshotBytes))
        {
            var data = WriteSnapshot(State);
            (isSaving, bytesSinceSnapshot, snapshotBytes) = (true, 0, data.Length);
            captured = new JournalSnapshot(Sequence, SnapshotVersion, data);
        }
    }

    private async ValueTask<bool> SaveAsync(JournalSnapshot snapshot, long previous)
    {
        var status = await setup.Journal.SaveSnapshotAsync(owner!, snapshot, CancellationToken.None);
        if (status == AppendStatus.Applied && previous > 0)
        {
            await setup.Journal.TruncateAsync(owner!, previous, CancellationToken.None);
        }

        return true;
    }

    private async ValueTask<JournaledMessage<TActor>.Recovered<TState>> LoadAsync()
    {
        var shard = await setup.Journal.AcquireAsync(setup.Stream, setup.Claim, CancellationToken.None);
        Number = shard.Number;
        var snapshot = await setup.Journal.LoadSnapshotAsync(shard.Number, CancellationToken.None);
        var known = ReadSnapshot(snapshot);
        snapshotBytes = snapshot?.Data.Length ?? 0;
        var bytes = 0L;
        await foreach (var batch in setup.Journal.ReadAsync(shard.Number, snapshot?.Sequence ?? 0, CancellationToken.None))
        {
            foreach (var @event in ReadEvents(batch.Data.Span))
            {
                Apply(known, @event);
            }

            bytes += batch.Data.Length;
        }

        return new JournaledMessage<TActor>.Recovered<TState>(shard, known, snapshot?.Sequence ?? 0, bytes);
    }

    private void Recover(JournaledMessage<TActor>.Recovered<TState> recovered)
    {
        (owner, state) = (recovered.Owner, recovered.State);
        (Sequence, DurableSequence) = (recovered.Owner.Head, recovered.Owner.Head);
        (snapshotSequence, bytesSinceSnapshot) = (recovered.SnapshotSequence, recovered.Bytes);
        OnRecovered();
        Context.PauseUserMessages = false;
    }

    private void Abandon(Exception reason)
    {
        foreach (var call in inFlight.SelectMany(calls => calls).Concat(releases))
        {
            call.Refuse(reason);
        }

        OnAbandoned(reason);
    }
}
