namespace Orchestrator.Domain.Locks;

/// <summary>A lock that somebody holds.</summary>
/// <param name="Name">What is locked.</param>
/// <param name="Owner">Who holds it, in the holder's own words; for people.</param>
/// <param name="LeaseId">What the holder shows to renew or release it. Nobody else is told.</param>
/// <param name="Token">The fencing token: greater than that of every holding before, of whatever name.</param>
/// <param name="AcquiredAt">When it was given.</param>
/// <param name="ExpiresAt">When it is taken back, unless it is renewed before.</param>
public sealed record LockGrant(string Name, string Owner, string LeaseId, long Token, Instant AcquiredAt, Instant ExpiresAt);
