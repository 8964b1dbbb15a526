using Orchestrator.Cluster;

namespace Orchestrator.Tests.Cluster;

/// <summary>The conformance suite on the store and the network in memory, on virtual time.</summary>
public sealed class VirtualClusterTests : ManyNodesConformance
{
    private readonly VirtualCluster world = new(seed: 7);
    private readonly Dictionary<ICluster, VirtualMember> members = [];

    protected override ICluster Create(string node)
    {
        var member = world.Create(node);
        members.Add(member.Cluster, member);
        return member.Cluster;
    }

    protected override void Until(Func<bool> condition) => world.Until(condition);

    protected override T Call<T>(ICluster node, Func<ICluster, Task<T>> call) => world.Finish(members[node].Call(call));

    protected override void Kill(ICluster node) => members[node].Kill();
}
