namespace Orchestrator.Domain.Locks;

/// <summary>The holder wants to keep the lock for <paramref name="Ttl"/> from now on. A lock whose deadline has passed cannot be renewed.</summary>
public sealed record RenewLock(string Name, string LeaseId, TimeSpan Ttl) : LockCommand(Name)
{
    internal override LockDecision Decide(LockTable table, LockGrant? current, Instant now) => current?.LeaseId == LeaseId
        ? new LockDecision(LockOutcome.Granted, [new LockRenewed(Name, now, current.Token, now + Ttl)], current with { ExpiresAt = now + Ttl })
        : new LockDecision(LockOutcome.Lost, []);
}
