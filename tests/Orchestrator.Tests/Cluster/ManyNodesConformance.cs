using System.Text;
using Orchestrator.Cluster;

namespace Orchestrator.Tests.Cluster;

/// <summary>What every provider of several nodes does besides.</summary>
public abstract class ManyNodesConformance : ClusterConformance
{
    /// <summary>The process is gone, without a word.</summary>
    protected abstract void Kill(ICluster node);

    private static bool Agree(params ICluster[] nodes)
    {
        var views = nodes.Select(node => node.Membership.View).ToList();
        return views.All(view => view.Version == views[0].Version && nodes.All(node => view.IsAlive(node.Membership.View.Self)));
    }

    private void Place(ICluster node, params string[] shards)
    {
        foreach (var shard in shards)
        {
            Call(node, one => one.Placement.PlaceAsync(shard, CancellationToken.None));
        }
    }

    /// <summary>Every node serves at once what it is given, as an engine does.</summary>
    private static void ServeAll(params ICluster[] nodes)
    {
        foreach (var node in nodes)
        {
            var served = new HashSet<long>();
            node.Membership.Watch(view =>
            {
                foreach (var placement in view.Placements.Values.Where(placement => placement.Owner == view.Self && served.Add(placement.Version)))
                {
                    node.Placement.Serving(placement);
                }
            });
        }
    }

    [Fact]
    public void Nodes_that_come_are_seen_by_all()
    {
        var (a, b, c) = (Up("a"), Up("b"), Up("c"));

        Until(() => Agree(a, b, c));
    }

    [Fact]
    public void A_node_that_leaves_and_closes_is_gone_from_all_views()
    {
        var (a, b) = (Up("a"), Up("b"));
        Until(() => Agree(a, b));
        var self = b.Membership.View.Self;

        Call(b, one => one.Membership.LeaveAsync(CancellationToken.None));
        Until(() => a.Membership.View.Find(self)?.State == MemberState.Leaving);
        Call(b, one => one.DisposeAsync().AsTask());

        Until(() => a.Membership.View.Find(self) is null);
    }

    [Fact]
    public void A_node_that_is_asked_to_leave_leaves_with_its_shards_handed_over()
    {
        var (a, b) = (Up("a"), Up("b"));
        Until(() => Agree(a, b));
        ServeAll(a, b);
        Place(a, "s1", "s2", "s3", "s4");

        Assert.True(Call(a, one => one.Membership.AskToLeaveAsync("b", CancellationToken.None)));
        Until(() => a.Membership.View.Placements.Values.All(placement => placement.Owner == a.Membership.View.Self));

        Assert.Equal(MemberState.Leaving, a.Membership.View.Find(b.Membership.View.Self)!.State);
    }

    [Fact]
    public void A_master_that_leaves_gives_up_its_shards_and_then_its_term()
    {
        var (a, b) = (Up("a"), Up("b"));
        Until(() => Agree(a, b) && a.Membership.View.Singletons.ContainsKey(ClusterView.Master));
        ServeAll(a, b);
        Place(b, "s1", "s2", "s3", "s4");
        var first = a.Membership.View.Singletons[ClusterView.Master];
        var (master, other) = first.Holder.Node == "a" ? (a, b) : (b, a);

        Call(master, one => one.Membership.LeaveAsync(CancellationToken.None));
        Until(() => other.Membership.View.Singletons.TryGetValue(ClusterView.Master, out var next) && next.Holder == other.Membership.View.Self);

        Assert.All(other.Membership.View.Placements.Values, placement => Assert.Equal(other.Membership.View.Self, placement.Owner));
        Assert.True(other.Membership.View.Singletons[ClusterView.Master].Token > first.Token);
    }

    [Fact]
    public void Shards_are_spread_and_all_views_agree_on_them()
    {
        var (a, b, c) = (Up("a"), Up("b"), Up("c"));
        Until(() => Agree(a, b, c));
        ServeAll(a, b, c);
        Place(b, "s1", "s2", "s3", "s4", "s5", "s6");

        Until(() => Agree(a, b, c) && a.Membership.View.Placements.Count == 6
            && a.Membership.View.Placements.Values.GroupBy(placement => placement.Owner).All(group => group.Count() == 2));
        Assert.Equal(6, a.Membership.View.Placements.Values.Select(placement => placement.Version).Distinct().Count());
    }

    [Fact]
    public void A_new_node_gets_its_share_and_numbers_grow()
    {
        var a = Up("a");
        Place(a, "s1", "s2", "s3", "s4");
        var highest = a.Membership.View.Placements.Values.Max(placement => placement.Version);
        var b = Create("b");
        ServeAll(a, b);
        BeUp(b);

        Until(() => b.Membership.View.Placements.Values.Count(placement => placement.Owner == b.Membership.View.Self) == 2);

        Assert.All(
            b.Membership.View.Placements.Values.Where(placement => placement.Owner == b.Membership.View.Self),
            placement => Assert.True(placement.Version > highest));
    }

    [Fact]
    public void A_killed_node_is_declared_down_and_its_shards_move()
    {
        var (a, b, c) = (Up("a"), Up("b"), Up("c"));
        Until(() => Agree(a, b, c));
        ServeAll(a, b, c);
        Place(b, "s1", "s2", "s3", "s4", "s5", "s6");
        var dead = c.Membership.View.Self;

        Kill(c);
        Until(() => b.Membership.View.Placements.Keys.All(shard => b.Membership.View.OwnerOf(shard) is not null) && !b.Membership.View.IsAlive(dead));

        Assert.DoesNotContain(b.Membership.View.Placements.Values, placement => placement.Owner == dead);
    }

    [Fact]
    public void A_node_that_a_person_declares_down_comes_back_as_a_new_life()
    {
        var (a, b) = (Up("a"), Up("b"));
        Until(() => Agree(a, b));
        var first = b.Membership.View.Self;

        Assert.True(Call(a, one => one.Membership.DownAsync("b", CancellationToken.None)));
        Until(() => b.Membership.View.Self.Incarnation > first.Incarnation && Agree(a, b));

        Assert.Null(a.Membership.View.Find(first));
    }

    [Fact]
    public void A_singleton_runs_once_and_moves_with_a_higher_token_when_its_holder_is_killed()
    {
        var (a, b) = (Create("a"), Create("b"));
        var (onA, onB) = (new Terms(), new Terms());
        a.Singletons.Host("thing", onA.Start);
        b.Singletons.Host("thing", onB.Start);
        BeUp(a);
        Until(() => onA.Running.Count == 1);
        BeUp(b);
        Until(() => Agree(a, b));
        Assert.Empty(onB.Begun);
        var first = onA.Running.Single();

        Kill(a);
        Until(() => onB.Running.Count == 1);

        Assert.True(onB.Running.Single().Token > first.Token);
    }

    [Fact]
    public void A_singleton_ends_before_it_begins_elsewhere_when_its_holder_leaves()
    {
        var (a, b) = (Create("a"), Create("b"));
        var (onA, onB) = (new Terms(), new Terms());
        var overlap = false;
        a.Singletons.Host("thing", onA.Start);
        b.Singletons.Host("thing", term =>
        {
            overlap |= onA.Running.Count > 0;
            return onB.Start(term);
        });
        BeUp(a);
        Until(() => onA.Running.Count == 1);
        BeUp(b);

        Call(a, one => one.Membership.LeaveAsync(CancellationToken.None));
        Until(() => onB.Running.Count == 1);

        Assert.False(overlap);
    }

    [Fact]
    public void Messages_arrive_in_order_both_ways()
    {
        var (a, b) = (Create("a"), Create("b"));
        var (onA, onB) = (new ListenerLog(), new ListenerLog());
        a.Transport.Listen(1, onA);
        b.Transport.Listen(1, onB);
        BeUp(a);
        BeUp(b);
        var (ofA, ofB) = (a.Membership.View.Self, b.Membership.View.Self);
        Until(() => a.Transport.Send(ofB, 1, "0"u8.ToArray()) && b.Transport.Send(ofA, 1, "0"u8.ToArray()));
        var (before, beforeB) = (onA.Messages.Count, onB.Messages.Count);

        for (var i = 1; i <= 1000; i++)
        {
            Assert.True(a.Transport.Send(ofB, 1, Encoding.UTF8.GetBytes($"{i}")));
            Assert.True(b.Transport.Send(ofA, 1, Encoding.UTF8.GetBytes($"{i}")));
        }

        Until(() => onA.Messages.Any(one => one.Text == "1000") && onB.Messages.Any(one => one.Text == "1000"));
        string[] expected = [.. Enumerable.Range(1, 1000).Select(i => $"{i}")];
        Assert.Equal(expected, onA.Messages.Where(one => one.Text != "0").Select(one => one.Text));
        Assert.Equal(expected, onB.Messages.Where(one => one.Text != "0").Select(one => one.Text));
        Assert.All(onA.Messages, one => Assert.Equal(ofB, one.From));
    }

    [Fact]
    public void Who_listens_hears_that_a_killed_life_is_lost()
    {
        var (a, b) = (Create("a"), Create("b"));
        var log = new ListenerLog();
        a.Transport.Listen(1, log);
        BeUp(a);
        BeUp(b);
        var life = b.Membership.View.Self;
        Until(() => a.Transport.Send(life, 1, new byte[1]));

        Kill(b);
        Until(() => log.LostLives.Contains(life));

        Until(() => !a.Transport.Send(life, 1, new byte[1]));
    }
}
