using Orchestrator.Actors;
using Orchestrator.Cluster.InMemory;
using Orchestrator.Cluster.Stores;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Cluster;

public sealed class InMemoryClusterStoreTests : ClusterStoreConformance
{
    private readonly FakeClock clock = new();

    protected override TimeSpan Lease => TimeSpan.FromSeconds(3);

    protected override Task<IClusterStore> OpenAsync() => Task.FromResult(new InMemoryClusterStore(clock).Open(PoolDispatcher.Instance));

    protected override Task PassAsync()
    {
        clock.Advance(TimeSpan.FromSeconds(0.5));
        return Task.CompletedTask;
    }
}
