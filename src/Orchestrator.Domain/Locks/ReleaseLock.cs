namespace Orchestrator.Domain.Locks;

/// <summary>The holder gives the lock back. One that does not hold it changes nothing.</summary>
public sealed record ReleaseLock(string Name, string LeaseId) : LockCommand(Name)
{
    internal override LockDecision Decide(LockTable table, LockGrant? current, Instant now) => current?.LeaseId == LeaseId
        ? new LockDecision(LockOutcome.Released, [new LockReleased(Name, now, current.Token)])
        : new LockDecision(LockOutcome.Lost, []);
}
