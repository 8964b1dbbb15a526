namespace Orchestrator.Domain.Locks;

/// <summary>What follows from a command.</summary>
/// <param name="Events">To be applied, in this order; empty when nothing changes.</param>
/// <param name="Grant">The holding that the caller has; null unless the outcome is <see cref="LockOutcome.Granted"/>.</param>
public sealed record LockDecision(LockOutcome Outcome, IReadOnlyList<LockEvent> Events, LockGrant? Grant = null);
