using Orchestrator.Engine.Bulk;

namespace Orchestrator.Engine.Cluster.Hosting;

/// <summary>The one shard of bulk jobs.</summary>
internal sealed class HostedBulkJobs(BulkJobs bulk) : IHostedShards
{
    public bool Has(string shard) => shard == BulkJobsActor.Stream;

    public Task ServeAsync(string shard, long claim)
    {
        bulk.Open(claim);
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string shard, bool orderly) => bulk.CloseAsync();
}
