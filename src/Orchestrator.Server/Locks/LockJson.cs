using Orchestrator.Contracts.Locks;
using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Server.Locks;

/// <summary>A lock as the API shows it.</summary>
internal static class LockJson
{
    public static HeldLockResource From(LockGrant grant) =>
        new(grant.Name, grant.Owner, grant.LeaseId, grant.Token, grant.AcquiredAt.ToString(), grant.ExpiresAt.ToString());

    public static LockResource From(LockView view) => new(view.Name, view.Owner, view.Token, view.AcquiredAt.ToString(), view.ExpiresAt.ToString());
}
