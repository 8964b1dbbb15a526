namespace Orchestrator.Contracts.Locks;

/// <summary>A lock as its holder is told of it.</summary>
/// <param name="Name">What is locked.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="LeaseId">What renews and releases it. Nobody else is told.</param>
/// <param name="Token">The fencing token: greater than that of every holding before. What is changed under the lock should refuse a smaller one.</param>
/// <param name="AcquiredAt">When it was given.</param>
/// <param name="ExpiresAt">When it is taken back, unless it is renewed before.</param>
public sealed record HeldLockResource(string Name, string Owner, string LeaseId, long Token, string AcquiredAt, string ExpiresAt);
