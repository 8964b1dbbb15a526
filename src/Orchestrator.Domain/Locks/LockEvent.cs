namespace Orchestrator.Domain.Locks;

/// <summary>Something that happened to a lock. What is stored; names and fields are only ever added to.</summary>
/// <param name="Token">Which holding it happened to.</param>
public abstract record LockEvent(string Name, Instant At, long Token);

/// <summary>Somebody got it.</summary>
public sealed record LockAcquired(string Name, Instant At, long Token, string Owner, string LeaseId, Instant ExpiresAt) : LockEvent(Name, At, Token);

/// <summary>Its holder keeps it for longer, or for less long, than before.</summary>
public sealed record LockRenewed(string Name, Instant At, long Token, Instant ExpiresAt) : LockEvent(Name, At, Token);

/// <summary>Its holder gave it back.</summary>
public sealed record LockReleased(string Name, Instant At, long Token) : LockEvent(Name, At, Token);

/// <summary>Its deadline passed.</summary>
public sealed record LockExpired(string Name, Instant At, long Token) : LockEvent(Name, At, Token);
