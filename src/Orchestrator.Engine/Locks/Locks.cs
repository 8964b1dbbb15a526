using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Locks;

namespace Orchestrator.Engine.Locks;

/// <summary>
/// Takes calls about locks to their actor in this process, which is started by the first lock there ever was. The actor can be stopped and started
/// again, when another process serves the locks in between.
/// </summary>
/// <param name="spawn">Starts the actor; its name must be free again once an earlier one has stopped.</param>
/// <param name="stop">Stops the actor, and completes when it has.</param>
internal sealed class Locks(Func<ActorRef<LockMessage>> spawn, Func<ActorRef<LockMessage>, Task> stop, Chance chance) : ILocks
{
    private readonly Lock gate = new();
    private ActorRef<LockMessage>? actor;
    private bool isStopped;

    /// <summary>Starts the actor: the journal has locks, or this process is to serve them.</summary>
    public void Open()
    {
        lock (gate)
        {
            isStopped = false;
            actor ??= spawn();
        }
    }

    /// <summary>Stops the actor and refuses who waits, and whoever calls from now on until <see cref="Open"/>. Completes when it has stopped.</summary>
    public async Task StopAsync()
    {
        ActorRef<LockMessage>? old;
        lock (gate)
        {
            (old, actor, isStopped) = (actor, null, true);
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
        var call = new LockMessage.Acquire(request, request.LeaseId ?? NewLease(), Drawn: request.LeaseId is null);
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
            if (isStopped)
            {
                throw new ServiceUnavailableException("shutting_down", "Locks are not served here any longer; ask again.");
            }

            return opens ? actor ??= spawn() : actor;
        }
    }

    private string NewLease()
    {
        lock (gate)
        {
            return chance.NextUInt128().ToString("x32");
        }
    }
}
