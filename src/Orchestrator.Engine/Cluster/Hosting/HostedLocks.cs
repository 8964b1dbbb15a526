using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster.Hosting;

/// <summary>The one shard of locks.</summary>
internal sealed class HostedLocks(Locks.Locks locks) : IHostedShards
{
    public bool Has(string shard) => shard == LocksActor.Stream;

    public Task ServeAsync(string shard, long claim)
    {
        locks.Open(claim);
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string shard, bool orderly) => locks.CloseAsync();
}
