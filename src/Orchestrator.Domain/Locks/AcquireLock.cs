namespace Orchestrator.Domain.Locks;

/// <summary>Somebody wants the lock.</summary>
/// <param name="LeaseId">Drawn for this holding. With the lease that holds the lock already the answer is the holding as it is: the call was repeated.</param>
/// <param name="Ttl">How long it is held without a renewal.</param>
public sealed record AcquireLock(string Name, string Owner, string LeaseId, TimeSpan Ttl) : LockCommand(Name)
{
    internal override LockDecision Decide(LockTable table, LockGrant? current, Instant now)
    {
        if (current is not null)
        {
            return current.LeaseId == LeaseId ? new LockDecision(LockOutcome.Granted, [], current) : new LockDecision(LockOutcome.Held, []);
        }

        if (table.CountHeldAt(now) >= table.MaxLocks)
        {
            return new LockDecision(LockOutcome.TooMany, []);
        }

        var acquired = new LockAcquired(Name, now, table.LastToken + 1, Owner, LeaseId, now + Ttl);
        return new LockDecision(LockOutcome.Granted, [acquired], LockTable.GrantOf(acquired));
    }
}
