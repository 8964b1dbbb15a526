using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Locks;

namespace Orchestrator.Engine.Locks;

/// <summary>
/// Takes calls about locks to their actor in this process: started by the first lock there ever was, or, in a cluster, when its shard is placed here.
/// </summary>
/// <param name="spawn">Starts the actor under a claim; its name must be free again once an earlier one has stopped.</param>
/// <param name="stop">Stops the actor, and completes when it has.</param>
/// <param name="standsAlone">False in a cluster, where calls for an actor that is elsewhere are refused.</param>
internal sealed class Locks(Func<long, ActorRef<LockMessage>> spawn, Func<ActorRef<LockMessage>, Task> stop, bool standsAlone, Chance chance) : ILocks
{
    private readonly Lock gate = new();
    private readonly LeaseIds leases = new(chance);
    private ActorRef<LockMessage>? actor;
    private bool isClosed;

    /// <summary>True while the actor runs here.</summary>
    public bool IsHere
    {
        get
        {
            lock (gate)
            {
                return actor is not null;
            }
        }
    }

    /// <summary>Starts the actor: the journal has locks, or this process is to serve them.</summary>
    public void Open(long claim = 0)
    {
        lock (gate)
        {
            isClosed = false;
            actor ??= spawn(claim);
        }
    }

    /// <summary>Stops the actor and refuses who waits, and whoever calls from now on until <see cref="Open"/>. Completes when it has stopped.</summary>
    public async Task CloseAsync()
    {
        ActorRef<LockMessage>? old;
        lock (gate)
        {
            (old, actor, isClosed) = (actor, null, true);
        }

        if (old is not null)
        {
            await stop(old);
        }
    }

    public async Task<LockAnswer> AcquireAsync(LockRequest request, CancellationToken cancellation = default)
    {
        if (request.Fault() is { } fault)
        {
            throw new ArgumentException($"LockRequest: {fault}.", nameof(request));
        }

        cancellation.ThrowIfCancellationRequested();
        var call = new LockMessage.Acquire(request, request.LeaseId ?? leases.Next(), Drawn: request.LeaseId is null);
        var serving = Serving(opens: true)!;
        Send(serving, call);
        using var _ = cancellation.UnsafeRegister(
            (_, token) =>
            {
                call.GiveUp(token);
                serving.TellControl(new LockMessage.Gone(call));
            },
            null);
        return await call.Answered;
    }

    public Task<LockAnswer> RenewAsync(string name, string leaseId, TimeSpan ttl, CancellationToken cancellation = default) =>
        LockRules.TtlFault(ttl) is { } fault
            ? throw new ArgumentException($"ttl {fault}.", nameof(ttl))
            : AskAsync(locks => locks.Do(new RenewLock(name, leaseId, ttl)), new LockAnswer(LockOutcome.Lost, null, null), cancellation);

    public Task<bool> ReleaseAsync(string name, string leaseId, CancellationToken cancellation = default) =>
        AskAsync(locks => locks.Do(new ReleaseLock(name, leaseId)).Outcome == LockOutcome.Released, false, cancellation);

    public Task<LockView?> FindAsync(string name, CancellationToken cancellation = default) =>
        AskAsync(locks => locks.Find(name), null, cancellation);

    public Task<LockPage> ListAsync(string prefix, int limit, string? after = null, CancellationToken cancellation = default) =>
        AskAsync(locks => locks.List(prefix, limit, after), new LockPage([], null), cancellation);

    /// <summary>What is told to a call that certainly had no effect, because nobody is here to answer it.</summary>
    public static ServiceUnavailableException NotServed(bool standsAlone) => standsAlone
        ? new ServiceUnavailableException("shutting_down", "The node is shutting down.")
        : ServiceUnavailableException.Moved("of locks");

    private static void Send(ActorRef<LockMessage> serving, LockMessage.Call call)
    {
        if (!serving.Tell(call))
        {
            // Of a stopped actor the call has been refused already, and this changes nothing.
            call.Refuse(new ServiceUnavailableException("overloaded", "Too many calls wait for locks."));
        }
    }

    /// <param name="ofNone">The answer when there never was a lock.</param>
    private async Task<T> AskAsync<T>(Func<LocksActor, T> ask, T ofNone, CancellationToken cancellation)
    {
        if (Serving(opens: false) is not { } serving)
        {
            return ofNone;
        }

        var call = new LockMessage.Call<T>(ask);
        Send(serving, call);
        return await call.Answer.OnOwnScheduler().WaitAsync(cancellation);
    }

    private ActorRef<LockMessage>? Serving(bool opens)
    {
        lock (gate)
        {
            if (isClosed || (actor is null && !standsAlone))
            {
                throw NotServed(standsAlone);
            }

            return opens ? actor ??= spawn(0) : actor;
        }
    }
}
