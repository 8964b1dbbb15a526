using Orchestrator.Domain.Locks;

namespace Orchestrator.Engine.Locks;

/// <summary>A wish for a lock.</summary>
/// <param name="Name">What to lock: 1 to 200 characters.</param>
/// <param name="Owner">Who asks, for people: 1 to 200 characters.</param>
public sealed record LockRequest(string Name, string Owner)
{
    /// <summary>How long it is held without a renewal, 1 s to 24 h. Default 30 s.</summary>
    public TimeSpan Ttl { get; init; } = LockRules.DefaultTtl;

    /// <summary>How long to wait while somebody else holds it, up to 60 s; those who wait get it in the order they came. Default zero: not at all.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>
    /// The caller's own id of the holding, 1 to 200 characters that nobody can guess, so that the call can be repeated when its answer was
    /// lost: who holds the lock with this lease already is granted the same again. Null lets one be drawn.
    /// </summary>
    public string? LeaseId { get; init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault() =>
        Named("name", LockRules.NameFault(Name))
        ?? Named("owner", LockRules.TextFault(Owner))
        ?? Named("ttl", LockRules.TtlFault(Ttl))
        ?? Named("wait", LockRules.WaitFault(Wait))
        ?? Named("lease_id", LeaseId is null ? null : LockRules.TextFault(LeaseId));

    private static string? Named(string field, string? fault) => fault is null ? null : $"{field} {fault}";
}
