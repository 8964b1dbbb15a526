using Orchestrator.Domain;
using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Journaled;

namespace Orchestrator.Engine.Locks;

/// <summary>Takes calls about locks to their actor in this process.</summary>
internal sealed class Locks(JournaledCalls<LocksActor> calls, Chance chance) : ILocks
{
    private readonly LeaseIds leases = new(chance);

    public async Task<LockAnswer> AcquireAsync(LockRequest request, CancellationToken cancellation = default)
    {
        if (request.Fault() is { } fault)
        {
            throw new ArgumentException($"LockRequest: {fault}.", nameof(request));
        }

        cancellation.ThrowIfCancellationRequested();
        var call = new LockMessage.Acquire(request, request.LeaseId ?? leases.Next(), Drawn: request.LeaseId is null);
        var serving = calls.Serving();
        calls.Send(serving, call);
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
            : calls.AskAsync(locks => locks.Do(new RenewLock(name, leaseId, ttl)), new LockAnswer(LockOutcome.Lost, null, null), cancellation);

    public Task<bool> ReleaseAsync(string name, string leaseId, CancellationToken cancellation = default) =>
        calls.AskAsync(locks => locks.Do(new ReleaseLock(name, leaseId)).Outcome == LockOutcome.Released, false, cancellation);

    public Task<LockView?> FindAsync(string name, CancellationToken cancellation = default) =>
        calls.AskAsync(locks => locks.Find(name), null, cancellation);

    public Task<LockPage> ListAsync(string prefix, int limit, string? after = null, CancellationToken cancellation = default) =>
        calls.AskAsync(locks => locks.List(prefix, limit, after), new LockPage([], null), cancellation);
}
