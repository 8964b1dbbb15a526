using Orchestrator.Cluster;
using Orchestrator.Cluster.Local;

namespace Orchestrator.Tests.Cluster;

/// <summary>The part of the conformance suite that makes sense for one node, on the cluster of one node.</summary>
public sealed class LocalClusterTests : ClusterConformance
{
    protected override ICluster Create(string node) => new LocalCluster(node, DateTimeOffset.UnixEpoch);

    protected override void Until(Func<bool> condition) => Assert.True(condition());

    protected override T Call<T>(ICluster node, Func<ICluster, Task<T>> call)
    {
        var task = call(node);
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }
}
