using Orchestrator.Cluster;

namespace Orchestrator.Tests.Cluster;

/// <summary>A stream breaks: what that says about who was at its other end.</summary>
public sealed class GonePeerTests
{
    private readonly VirtualCluster world = new(seed: 5);

    [Fact]
    public void A_killed_process_is_declared_down_well_under_a_second()
    {
        var nodes = world.Up("a", "b", "c");
        world.Pass(5);
        var life = nodes[1].Self;

        nodes[1].Kill();
        var took = world.Until(() => !nodes[0].View.IsAlive(life) && !nodes[2].View.IsAlive(life));

        Assert.True(took.TotalSeconds < 0.3, $"{took}");
    }

    [Fact]
    public void One_refused_connection_kills_nobody()
    {
        var nodes = world.Up("a", "b");
        world.Pass(5);
        var life = nodes[1].Self;

        // The listener is away for less than the time between the two probes.
        world.Network.Refuse(nodes[1].Address, true);
        world.Network.Break(nodes[0].Address, nodes[1].Address);
        world.Pass(0.05);
        world.Network.Refuse(nodes[1].Address, false);
        world.Pass(10);

        Assert.True(nodes[0].View.IsAlive(life));
        Assert.True(nodes[0].Cluster.Transport.Send(life, 1, new byte[1]));
    }

    [Fact]
    public void A_stream_that_breaks_is_opened_again_and_the_life_goes_on()
    {
        var nodes = world.Up("a", "b");
        world.Pass(5);

        world.Network.Break(nodes[0].Address, nodes[1].Address);
        Assert.False(nodes[0].Cluster.Transport.Send(nodes[1].Self, 1, new byte[1]));
        world.Pass(0.2);

        Assert.True(nodes[0].Cluster.Transport.Send(nodes[1].Self, 1, new byte[1]));
        Assert.All(nodes, node => Assert.Equal(2, node.View.Members.Count(member => member.State == MemberState.Up)));
    }

    [Fact]
    public void A_master_that_is_killed_is_replaced_and_its_shards_placed_under_a_second()
    {
        var nodes = world.Up("a", "b", "c");
        world.Until(() => nodes[0].View.Singletons.ContainsKey(ClusterView.Master));
        var master = nodes.Single(node => node.Self == nodes[0].View.Singletons[ClusterView.Master].Holder);
        foreach (var shard in Enumerable.Range(0, 9).Select(i => $"s{i}"))
        {
            world.Finish(nodes[1].Call(node => node.Placement.PlaceAsync(shard, CancellationToken.None)));
        }

        world.Pass(60);
        var rest = nodes.Where(node => node != master).ToArray();
        master.Kill();
        var took = world.Until(() => rest.All(node => node.View.Placements.Keys.All(shard => node.View.OwnerOf(shard) is not null)));

        Assert.True(took.TotalSeconds < 0.5, $"{took}");
        Assert.Equal(9, rest[0].View.Placements.Count);
    }
}
