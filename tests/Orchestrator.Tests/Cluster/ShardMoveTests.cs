using Orchestrator.Cluster;
using Orchestrator.Cluster.InMemory;

namespace Orchestrator.Tests.Cluster;

/// <summary>How the master moves shards.</summary>
public sealed class ShardMoveTests
{
    private readonly VirtualCluster world = new(seed: 11);

    [Fact]
    public void Shards_move_one_at_a_time_each_when_the_one_before_is_served()
    {
        var a = world.Up("a");
        Place(a, 6);
        var b = world.Up("b");
        var pending = new List<ShardPlacement>();
        var seen = new HashSet<long>();
        b.Cluster.Membership.Watch(view => pending.AddRange(
            view.Placements.Values.Where(placement => placement.Owner == view.Self && seen.Add(placement.Version))));

        for (var moved = 1; moved <= 3; moved++)
        {
            world.Until(() => seen.Count == moved);
            world.Pass(2);
            Assert.Equal(moved, seen.Count);
            b.Cluster.Placement.Serving(pending[^1]);
        }

        world.Pass(20);
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void A_shard_that_is_never_served_holds_the_others_up_for_the_time_out_only()
    {
        var a = world.Up("a");
        Place(a, 4);
        var b = world.Up("b");

        world.Until(() => OwnedBy(a, b) == 1);
        var took = world.Until(() => OwnedBy(a, b) == 2);

        Assert.InRange(took.TotalSeconds, 4.9, 6);
    }

    [Fact]
    public void Shards_of_a_dead_node_move_in_one_write()
    {
        var nodes = world.Up("a", "b", "c");
        Place(nodes[0], 12);
        world.Pass(60);
        Assert.Equal([4, 4, 4], nodes.Select(node => OwnedBy(nodes[0], node)));
        var writes = 0;
        world.Fault = call =>
        {
            writes += call == ClusterStoreCall.Place ? 1 : 0;
            return ClusterStoreFault.None;
        };
        var before = nodes[0].View.Placements;
        var dead = nodes[2].Self;

        nodes[2].Kill();
        world.Until(() => !nodes[0].View.IsAlive(dead) && nodes[0].View.Placements.Values.All(placement => placement.Owner != dead));
        world.Pass(30);

        Assert.Equal(1, writes);
        // And nothing else has moved.
        Assert.All(before.Values.Where(placement => placement.Owner != dead), placement => Assert.Equal(placement, nodes[0].View.Placements[placement.Shard]));
    }

    [Fact]
    public void What_a_master_writes_after_its_term_changes_nothing_and_it_ends_its_term()
    {
        var nodes = world.Up("a", "b");
        world.Until(() => nodes.All(node => node.View.Singletons.ContainsKey(ClusterView.Master)));
        var first = nodes[0].View.Singletons[ClusterView.Master];
        var master = nodes.Single(node => node.Self == first.Holder);
        var other = nodes.Single(node => node != master);

        // The master sleeps with a request of another node on its way, and wakes when another is master.
        master.Pause();
        world.Until(() => other.View.Singletons[ClusterView.Master].Holder == other.Self, 10);
        world.Finish(other.Call(node => node.Placement.PlaceAsync("s", CancellationToken.None)));
        var placed = other.View.Placements["s"];
        master.Resume();
        world.Pass(10);

        Assert.Equal(placed, other.View.Placements["s"]);
        Assert.Equal(other.Self, master.View.Singletons[ClusterView.Master].Holder);
    }

    [Fact]
    public void Who_asks_for_a_shard_gets_it_although_the_master_dies_meanwhile()
    {
        var nodes = world.Up("a", "b", "c");
        world.Until(() => nodes.All(node => node.View.Singletons.ContainsKey(ClusterView.Master)));
        var master = nodes.Single(node => node.Self == nodes[0].View.Singletons[ClusterView.Master].Holder);
        var asking = nodes.First(node => node != master);

        var asked = asking.Call(node => node.Placement.PlaceAsync("s", CancellationToken.None));
        master.Kill();
        var placement = world.Finish(asked, 5);

        world.Until(() => asking.View.OwnerOf("s") is not null && asking.View.IsAlive(placement.Owner));
    }

    [Fact]
    public void A_call_for_a_shard_can_be_given_up()
    {
        var a = world.Create("a");
        using var end = new CancellationTokenSource();

        var asked = a.Call(node => node.Placement.PlaceAsync("s", end.Token));
        world.Pass(1);
        end.Cancel();

        Assert.Throws<TaskCanceledException>(() => world.Finish(asked, 1));
    }

    [Fact]
    public void Nodes_without_the_role_are_given_no_shards_and_are_never_master()
    {
        var gate = world.Up("a", configure: options => options.Roles = ["gate"]);
        world.Pass(5);
        Assert.Empty(gate.View.Singletons);
        var b = world.Up("b");

        var placement = world.Finish(gate.Call(node => node.Placement.PlaceAsync("s", CancellationToken.None)));

        Assert.Equal(b.Self, placement.Owner);
    }

    [Fact]
    public void The_last_node_that_leaves_keeps_its_shards_and_the_next_one_gets_them()
    {
        var a = world.Up("a");
        Place(a, 2);
        world.Finish(a.Call(node => node.Membership.LeaveAsync(CancellationToken.None)), 5);
        world.Finish(a.Call(node => node.DisposeAsync().AsTask()), 5);

        var b = world.Up("b");
        world.Until(() => OwnedBy(b, b) == 2, 5);
    }

    [Fact]
    public void An_idle_node_makes_one_statement_a_second()
    {
        world.Up("a", "b", "c");
        world.Pass(10);
        var calls = 0;
        world.Fault = _ =>
        {
            calls++;
            return ClusterStoreFault.None;
        };

        world.Pass(60);

        Assert.InRange(calls, 3 * 59, 3 * 61);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_gives_the_same_run(int seed)
    {
        Assert.Equal(Run(seed), Run(seed));

        static ulong Run(int seed)
        {
            var world = new VirtualCluster(seed, (_, _) => TimeSpan.FromMilliseconds(2));
            var nodes = world.Up("a", "b", "c");
            Place(world, nodes[0], 5);
            nodes[1].Kill();
            world.Pass(10);
            world.Up("b");
            world.Pass(10);
            return world.Dispatcher.TraceHash;
        }
    }

    private void Place(VirtualMember node, int shards) => Place(world, node, shards);

    private static void Place(VirtualCluster world, VirtualMember node, int shards)
    {
        for (var i = 0; i < shards; i++)
        {
            var shard = $"s{i}";
            world.Finish(node.Call(one => one.Placement.PlaceAsync(shard, CancellationToken.None)));
        }
    }

    private static int OwnedBy(VirtualMember seenBy, VirtualMember owner) =>
        seenBy.View.Placements.Values.Count(placement => placement.Owner == owner.Self);
}
