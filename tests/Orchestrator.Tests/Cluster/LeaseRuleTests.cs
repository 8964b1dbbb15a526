using Orchestrator.Cluster;
using Orchestrator.Cluster.InMemory;

namespace Orchestrator.Tests.Cluster;

/// <summary>When a node may rely on its lease, and when others may take it for dead.</summary>
public sealed class LeaseRuleTests
{
    private readonly VirtualCluster world = new(seed: 3);

    [Fact]
    public void A_node_whose_store_hangs_stops_before_its_lease_ends_and_goes_on_as_the_same_life()
    {
        var a = world.Up("a");
        world.Until(() => a.View.Singletons.ContainsKey(ClusterView.Master));
        var life = a.Self;
        var terms = new Terms();
        a.Cluster.Singletons.Host("thing", terms.Start);
        world.Until(() => terms.Running.Count == 1);
        var views = new List<ClusterView>();
        a.Cluster.Membership.Watch(views.Add);

        a.Fault = _ => ClusterStoreFault.Hangs;
        var lasted = world.Until(() => !a.View.HoldsLease);

        Assert.InRange(lasted.TotalSeconds, 1.4, 2.51);
        Assert.Empty(terms.Running);
        Assert.False(views[^1].HoldsLease);

        a.Fault = null;
        world.Until(() => a.View.HoldsLease && terms.Running.Count == 1, 3);
        Assert.Equal(life, a.Self);
        Assert.True(terms.Running.Single().Token > terms.Begun[0].Token);
    }

    [Fact]
    public void A_lease_runs_from_when_the_renewal_was_sent_not_from_its_answer()
    {
        var a = world.Up("a", configure: options => options.RenewInterval = TimeSpan.FromSeconds(1));
        world.Pass(2.5);
        var sentAt = TimeSpan.Zero;

        // The last renewal that takes effect has its answer 0.9 s later; all after it hang.
        a.Fault = call =>
        {
            if (call != ClusterStoreCall.Renew)
            {
                return ClusterStoreFault.None;
            }

            if (sentAt > TimeSpan.Zero)
            {
                return ClusterStoreFault.Hangs;
            }

            sentAt = world.Elapsed;
            return new ClusterStoreFault(TimeSpan.FromSeconds(0.9));
        };
        world.Until(() => sentAt > TimeSpan.Zero);
        world.Until(() => !a.View.HoldsLease);

        Assert.Equal(2.5, (world.Elapsed - sentAt).TotalSeconds, 0.001);
    }

    [Fact]
    public void A_renewal_that_fails_is_tried_again_soon_and_nobody_notices()
    {
        var nodes = world.Up("a", "b");
        world.Pass(5);
        var failures = 0;
        nodes[0].Fault = call => call == ClusterStoreCall.Renew && failures++ < 3 ? ClusterStoreFault.Unavailable : ClusterStoreFault.None;
        var lapsed = false;
        nodes[0].Cluster.Membership.Watch(view => lapsed |= !view.HoldsLease);

        world.Pass(10);

        Assert.True(failures > 3);
        Assert.False(lapsed);
        Assert.All(nodes, node => Assert.All(node.View.Members, member => Assert.Equal(MemberState.Up, member.State)));
    }

    [Fact]
    public void A_process_that_wakes_up_does_not_claim_its_lease_and_joins_as_a_new_life_if_it_was_declared_down()
    {
        var nodes = world.Up("a", "b", "c");
        world.Pass(5);
        var (a, life) = (nodes[0], nodes[0].Self);
        Assert.True(a.View.HoldsLease);

        a.Pause();
        world.Pass(2.6);
        // Nothing of it has run, and still whoever asks is told.
        Assert.False(a.View.HoldsLease);
        world.Until(() => !nodes[1].View.IsAlive(life), 5);
        world.Pass(5);

        var claimed = false;
        a.Cluster.Membership.Watch(view => claimed |= view.Self == life && view.HoldsLease);
        a.Resume();
        world.Until(() => a.Self.Incarnation > life.Incarnation && nodes.All(node => node.View.IsAlive(a.Self)), 5);

        Assert.False(claimed);
        Assert.True(a.View.HoldsLease);
    }

    [Fact]
    public void A_short_sleep_costs_the_lease_but_not_the_life()
    {
        var nodes = world.Up("a", "b");
        world.Pass(5);
        var life = nodes[0].Self;

        nodes[0].Pause();
        world.Pass(2.6);
        nodes[0].Resume();
        world.Until(() => nodes[0].View.HoldsLease, 1.5);
        world.Pass(5);

        Assert.Equal(life, nodes[0].Self);
        Assert.True(nodes[1].View.IsAlive(life));
    }

    [Fact]
    public void A_node_that_is_cut_off_from_everything_is_declared_down_within_its_lease_and_a_renewal()
    {
        var nodes = world.Up("a", "b", "c");
        world.Pass(5);
        var life = nodes[2].Self;

        world.Network.Isolate(nodes[2].Address);
        nodes[2].Fault = _ => ClusterStoreFault.Unavailable;
        var mine = world.Until(() => !nodes[2].View.HoldsLease);
        var others = mine + world.Until(() => !nodes[0].View.IsAlive(life) && !nodes[1].View.IsAlive(life));

        Assert.InRange(mine.TotalSeconds, 1.4, 2.51);
        Assert.InRange(others.TotalSeconds, 2.0, 4.3);
    }

    [Fact]
    public void Nodes_that_cannot_reach_each_other_but_the_store_all_live()
    {
        var nodes = world.Up("a", "b", "c");
        world.Pass(5);

        world.Network.Isolate(nodes[1].Address);
        world.Pass(20);

        Assert.All(nodes, node => Assert.All(node.View.Members, member => Assert.Equal(MemberState.Up, member.State)));
        Assert.False(nodes[0].Cluster.Transport.Send(nodes[1].Self, 1, new byte[1]));
    }

    [Theory]
    [InlineData(2.7)]
    [InlineData(4)]
    [InlineData(20)]
    public void After_an_outage_of_the_store_everybody_goes_on_and_nobody_is_declared_down(double seconds)
    {
        var nodes = world.Up("a", "b", "c", "d");
        world.Pass(5);
        var lives = nodes.Select(node => node.Self).ToList();

        world.Fault = call => call == ClusterStoreCall.Read ? ClusterStoreFault.Hangs : ClusterStoreFault.Unavailable;
        world.Until(() => nodes.All(node => !node.View.HoldsLease));
        world.Pass(seconds);
        world.Fault = _ => ClusterStoreFault.None;
        // One of them is late.
        nodes[3].Fault = call => ClusterStoreFault.Unavailable;
        world.Until(() => nodes[..3].All(node => node.View.HoldsLease), 1.5);
        world.Pass(1.5);
        nodes[3].Fault = null;
        world.Until(() => nodes[3].View.HoldsLease, 1.5);
        world.Pass(10);

        Assert.Equal(lives, nodes.Select(node => node.Self));
        Assert.All(nodes, node => Assert.All(node.View.Members, member => Assert.Equal(MemberState.Up, member.State)));
    }

    [Fact]
    public void A_name_that_is_taken_is_waited_for_once_and_then_refused()
    {
        var a = world.Up("a");
        var second = world.Create("a", new Uri("http://elsewhere:9000"));

        var start = world.Elapsed;
        var refused = Assert.Throws<NodeNameTakenException>(() => world.Finish(second.Call(node => node.Membership.JoinAsync(CancellationToken.None))));

        Assert.Contains(a.Address.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.InRange((world.Elapsed - start).TotalSeconds, 2, 4);
        Assert.True(a.View.HoldsLease);
    }

    [Fact]
    public void A_name_whose_holder_is_dead_is_taken_over_when_its_lease_has_run_out()
    {
        world.Up("a").Kill();
        var second = world.Create("a", new Uri("http://elsewhere:9000"));

        world.Finish(second.Call(node => node.Membership.JoinAsync(CancellationToken.None)), 5);

        Assert.Equal(2, second.Self.Incarnation);
    }

    [Fact]
    public void A_process_started_anew_at_its_address_takes_over_at_once()
    {
        var nodes = world.Up("a", "b");
        world.Pass(1);
        nodes[0].Kill();

        var start = world.Elapsed;
        var again = world.Up("a");
        world.Until(() => nodes[1].View.IsAlive(again.Self));

        Assert.True((world.Elapsed - start).TotalSeconds < 1.2);
        Assert.Equal(2, again.Self.Incarnation);
    }

    [Fact]
    public void Calls_whose_outcome_is_unknown_are_repeated_until_the_node_is_up()
    {
        var failures = 0;
        var a = world.Create("a");
        a.Fault = call => failures++ % 2 == 0 ? new ClusterStoreFault(FailsAfter: true) : ClusterStoreFault.None;

        world.Finish(a.Call(node => node.Membership.JoinAsync(CancellationToken.None)));
        world.Finish(a.Call(node => node.Membership.BeUpAsync(CancellationToken.None)));
        world.Finish(a.Call(node => node.Placement.PlaceAsync("s", CancellationToken.None)));

        Assert.Equal(a.Self, a.View.OwnerOf("s")!.Id);
    }
}
