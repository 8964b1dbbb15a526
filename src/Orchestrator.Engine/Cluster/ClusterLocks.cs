using Orchestrator.Domain;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster;

/// <summary>Locks of the cluster: their actor is a shard, and lives on the node that serves it.</summary>
internal sealed class ClusterLocks(ShardRegion region, Chance chance) : ILocks
{
    private const string Shard = LocksActor.Stream;
    private readonly LeaseIds leases = new(chance);

    public Task<LockAnswer> AcquireAsync(LockRequest request, CancellationToken cancellation = default)
    {
        if (request.Fault() is { } fault)
        {
            throw new ArgumentException($"LockRequest: {fault}.", nameof(request));
        }

        // With an id of its own the wish can be sent again when its answer was lost on the way.
        return region.AskAsync(Shard, new LockAcquireCall(request.LeaseId is null ? request with { LeaseId = leases.Next() } : request), cancellation);
    }

    public Task<LockAnswer> RenewAsync(string name, string leaseId, TimeSpan ttl, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new LockRenewCall(name, leaseId, ttl), cancellation);

    public Task<bool> ReleaseAsync(string name, string leaseId, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new LockReleaseCall(name, leaseId), cancellation);

    public Task<LockView?> FindAsync(string name, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new LockFindCall(name), cancellation);

    public Task<LockPage> ListAsync(string prefix, int limit, string? after = null, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new LockListCall(prefix, limit, after), cancellation);
}
