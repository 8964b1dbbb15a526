namespace Orchestrator.Domain.Locks;

/// <summary>Something a lock can be told.</summary>
public abstract record LockCommand(string Name)
{
    /// <param name="current">Who holds the lock, its deadline not passed; null when nobody does.</param>
    internal abstract LockDecision Decide(LockTable table, LockGrant? current, Instant now);
}
