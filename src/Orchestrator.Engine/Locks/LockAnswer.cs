using Orchestrator.Domain.Locks;

namespace Orchestrator.Engine.Locks;

/// <summary>What became of a wish for a lock, or to keep one. It is durable.</summary>
/// <param name="Outcome">
/// <see cref="LockOutcome.Granted"/>, <see cref="LockOutcome.Held"/> by another, <see cref="LockOutcome.Lost"/> when there is nothing to renew, or
/// <see cref="LockOutcome.TooMany"/>.
/// </param>
/// <param name="Grant">What the caller holds; null when nothing.</param>
/// <param name="Holder">Who holds it instead; null when the caller or nobody does.</param>
public sealed record LockAnswer(LockOutcome Outcome, LockGrant? Grant, LockView? Holder);
