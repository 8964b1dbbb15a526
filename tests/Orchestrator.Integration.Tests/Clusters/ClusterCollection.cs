namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>Tests with whole clusters of processes: one after the other, since they measure time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<ClusterServers>
{
    public const string Name = "clusters";
}
