using Orchestrator.Cluster;

namespace Orchestrator.Tests.Cluster;

/// <summary>What every provider does, also one of a single node.</summary>
public abstract class ClusterConformance
{
    /// <summary>A node that has not joined.</summary>
    protected abstract ICluster Create(string node);

    /// <summary>Lets time pass until the condition holds.</summary>
    protected abstract void Until(Func<bool> condition);

    /// <summary>Runs a call on a node, and lets time pass until it has ended.</summary>
    protected abstract T Call<T>(ICluster node, Func<ICluster, Task<T>> call);

    protected void Call(ICluster node, Func<ICluster, Task> call) => Call(node, async cluster =>
    {
        await call(cluster);
        return true;
    });

    protected ICluster Up(string node)
    {
        var cluster = Create(node);
        BeUp(cluster);
        return cluster;
    }

    protected void BeUp(ICluster cluster)
    {
        Call(cluster, one => one.Membership.JoinAsync(CancellationToken.None));
        Call(cluster, one => one.Membership.BeUpAsync(CancellationToken.None));
    }

    [Fact]
    public void A_node_that_is_up_sees_itself_and_holds_its_lease()
    {
        var node = Up("a");

        var view = node.Membership.View;
        Assert.Equal("a", view.Self.Node);
        Assert.True(view.Self.Incarnation > 0);
        Assert.True(view.HoldsLease);
        Assert.Equal(MemberState.Up, view.Find(view.Self)!.State);
        Assert.Equal(["shards"], view.Find(view.Self)!.Roles);
    }

    [Fact]
    public void A_watcher_hears_the_view_now_and_nothing_after_it_has_gone()
    {
        var node = Up("a");
        var heard = new List<ClusterView>();
        var gone = new List<ClusterView>();

        using var watch = node.Membership.Watch(heard.Add);
        Until(() => heard.Count > 0);
        node.Membership.Watch(gone.Add).Dispose();
        Call(node, one => one.Placement.PlaceAsync("s", CancellationToken.None));
        Call(node, one => one.Membership.LeaveAsync(CancellationToken.None));

        Assert.Equal(node.Membership.View.Self, heard[0].Self);
        Assert.Equal(heard.OrderBy(view => view.Version), heard);
        Assert.True(gone.Count <= 1);
    }

    [Fact]
    public void A_shard_that_is_asked_for_gets_a_living_owner_and_keeps_it()
    {
        var node = Up("a");

        var placement = Call(node, one => one.Placement.PlaceAsync("tasks/x/0", CancellationToken.None));
        var again = Call(node, one => one.Placement.PlaceAsync("tasks/x/0", CancellationToken.None));

        Assert.Equal("tasks/x/0", placement.Shard);
        Assert.Equal(node.Membership.View.Self, placement.Owner);
        Assert.Equal(placement, again);
        Assert.Equal(node.Membership.View.Self, node.Membership.View.OwnerOf("tasks/x/0")!.Id);
    }

    [Fact]
    public void A_singleton_starts_with_a_term_and_ends_with_the_cluster()
    {
        var node = Create("a");
        var terms = new Terms();
        node.Singletons.Host("thing", terms.Start);
        BeUp(node);
        Until(() => terms.Running.Count == 1);

        var term = terms.Running.Single();
        Assert.Equal(("thing", node.Membership.View.Self), (term.Name, term.Holder));
        Assert.True(term.Token > 0);
        Until(() => node.Membership.View.Singletons.GetValueOrDefault("thing") == term);

        Call(node, async one =>
        {
            await one.DisposeAsync();
            return true;
        });
        Assert.Empty(terms.Running);
    }

    [Fact]
    public void A_node_that_is_up_becomes_master()
    {
        var node = Up("a");

        Until(() => node.Membership.View.Singletons.TryGetValue(ClusterView.Master, out var master) && master.Holder == node.Membership.View.Self);
    }

    [Fact]
    public void Nobody_is_sent_to_who_is_not_there()
    {
        var node = Up("a");

        Assert.False(node.Transport.Send(new MemberId("nobody", 1), 1, new byte[1]));
        Assert.False(Call(node, one => one.Membership.DownAsync("nobody", CancellationToken.None)));
        Assert.False(Call(node, one => one.Membership.AskToLeaveAsync("nobody", CancellationToken.None)));
    }

    [Fact]
    public void What_has_nothing_to_wait_for_completes()
    {
        var node = Up("a");
        Call(node, one => one.Placement.PlaceAsync("s", CancellationToken.None));

        Call(node, one => one.Placement.RefreshAsync(CancellationToken.None));
        Call(node, one => one.Placement.RebalanceAsync(CancellationToken.None));
        Call(node, one => one.Membership.LeaveAsync(CancellationToken.None));

        Assert.NotNull(node.Membership.View.OwnerOf("s"));
    }
}
