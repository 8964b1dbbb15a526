namespace Orchestrator.Engine.Locks;

/// <summary>
/// Locks for callers: a name has one holder at a time, until it is released or its time is over. Whoever waits gets it in the order of coming. What
/// is answered is durable. A holder that was too slow may not know that it lost the lock: what it changes should carry the token of
/// its holding, and be refused where a greater one was seen.
/// </summary>
/// <exception cref="ServiceUnavailableException">Of every call: it cannot be answered now, and whether it took effect is unknown.</exception>
public interface ILocks
{
    /// <summary>Takes a lock, or says who holds it.</summary>
    /// <param name="cancellation">Ends the wait: who gave up is not given the lock.</param>
    /// <exception cref="ArgumentException">The request is wrong.</exception>
    Task<LockAnswer> AcquireAsync(LockRequest request, CancellationToken cancellation = default);

    /// <summary>Keeps a lock for <paramref name="ttl"/> from now on. Once its time is over it is lost, also when nobody else took it.</summary>
    /// <param name="leaseId">The holding's, as its grant said.</param>
    /// <exception cref="ArgumentException">The ttl is not from 1 s to 24 h.</exception>
    Task<LockAnswer> RenewAsync(string name, string leaseId, TimeSpan ttl, CancellationToken cancellation = default);

    /// <summary>Gives a lock back.</summary>
    /// <returns>False when this lease does not hold it, or not any longer: then nothing has changed.</returns>
    Task<bool> ReleaseAsync(string name, string leaseId, CancellationToken cancellation = default);

    /// <summary>Who holds a lock; null when nobody does.</summary>
    Task<LockView?> FindAsync(string name, CancellationToken cancellation = default);

    /// <summary>Locks that are held, by name.</summary>
    /// <param name="prefix">What the names begin with; empty for all.</param>
    /// <param name="limit">Locks on the page; 1 to 1,000.</param>
    /// <param name="after">The name that the page begins behind; null for the first page.</param>
    Task<LockPage> ListAsync(string prefix, int limit, string? after = null, CancellationToken cancellation = default);
}
