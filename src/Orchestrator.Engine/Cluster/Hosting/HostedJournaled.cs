using Orchestrator.Engine.Journaled;

namespace Orchestrator.Engine.Cluster.Hosting;

/// <summary>The one shard of an actor that has a stream of its own.</summary>
internal sealed class HostedJournaled(IJournaledService service) : IHostedShards
{
    public bool Has(string shard) => shard == service.Stream;

    public Task ServeAsync(string shard, long claim)
    {
        service.Open(claim);
        return Task.CompletedTask;
    }

    public Task LeaveAsync(string shard, bool orderly) => service.CloseAsync();
}
