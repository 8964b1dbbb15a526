using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Calls;

namespace Orchestrator.Engine.Cluster;

/// <summary>Bulk jobs of the cluster: their actor is a shard, and lives on the node that serves it.</summary>
internal sealed class ClusterBulkJobs(ShardRegion region, BulkJobs local) : IBulkJobs
{
    private const string Shard = BulkJobsActor.Stream;

    /// <summary>Counted from here: every node can.</summary>
    public Task<long> CountAsync(BulkAction action, BulkFilter filter, CancellationToken cancellation = default) =>
        local.CountAsync(action, filter, cancellation);

    public async Task<BulkJob> StartAsync(
        BulkAction action, BulkFilter filter, double? rate, string? by, string? reason, CancellationToken cancellation = default) =>
        (await region.AskAsync(Shard, new BulkStartCall(action, filter, rate, by, reason), cancellation))!;

    public Task<BulkJob?> FindAsync(string id, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new BulkFindCall(id), cancellation);

    public Task<BulkJob?> WaitAsync(string id, TimeSpan patience, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new BulkWaitCall(id, patience), cancellation);

    public Task<IReadOnlyList<BulkJob>> ListAsync(CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new BulkListCall(), cancellation);

    public Task<BulkJob?> ChangeAsync(string id, BulkChange change, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new BulkChangeCall(id, change), cancellation);
}
