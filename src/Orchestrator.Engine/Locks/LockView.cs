using Orchestrator.Domain;
using Orchestrator.Domain.Locks;

namespace Orchestrator.Engine.Locks;

/// <summary>A lock that somebody holds, as everybody may see it: without the lease that renews and releases it.</summary>
/// <param name="Token">The fencing token of the holding.</param>
/// <param name="ExpiresAt">When it is taken back, unless it is renewed before.</param>
public sealed record LockView(string Name, string Owner, long Token, Instant AcquiredAt, Instant ExpiresAt)
{
    internal static LockView Of(LockGrant grant) => new(grant.Name, grant.Owner, grant.Token, grant.AcquiredAt, grant.ExpiresAt);
}
