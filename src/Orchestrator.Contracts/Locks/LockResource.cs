namespace Orchestrator.Contracts.Locks;

/// <summary>A lock that somebody holds, as everybody may see it.</summary>
/// <param name="Name">What is locked.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Token">The fencing token of the holding.</param>
/// <param name="AcquiredAt">When it was given.</param>
/// <param name="ExpiresAt">When it is taken back, unless it is renewed before.</param>
public sealed record LockResource(string Name, string Owner, long Token, string AcquiredAt, string ExpiresAt);
