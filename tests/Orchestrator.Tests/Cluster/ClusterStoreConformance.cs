using Orchestrator.Cluster;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Tests.Cluster;

/// <summary>What every store of a cluster does.</summary>
public abstract class ClusterStoreConformance
{
    private static readonly Uri Home = new("http://one:9000/");
    private static readonly Uri Elsewhere = new("http://two:9000/");

    /// <summary>An empty store; always the same within a test.</summary>
    protected abstract Task<IClusterStore> OpenAsync();

    /// <summary>How long a lease holds: long enough for a few statements, short enough to wait for.</summary>
    protected abstract TimeSpan Lease { get; }

    /// <summary>Lets a little of the store's time pass.</summary>
    protected abstract Task PassAsync();

    [Fact]
    public async Task A_node_joins_goes_up_and_leaves_and_each_step_counts()
    {
        var store = await OpenAsync();
        var before = (await store.ReadAsync(Cancellation)).Version;

        var self = await JoinAsync(store, "a");
        var joined = await store.ReadAsync(Cancellation);
        Assert.True(await store.SetStateAsync(self, MemberState.Up, Cancellation));
        var up = await store.ReadAsync(Cancellation);
        Assert.True(await store.SetStateAsync(self, MemberState.Leaving, Cancellation));
        Assert.True(await store.SetStateAsync(self, MemberState.Leaving, Cancellation));
        Assert.False(await store.SetStateAsync(self, MemberState.Up, Cancellation));
        var leaving = await store.ReadAsync(Cancellation);
        Assert.True(await store.RemoveAsync(self, Cancellation));
        var gone = await store.ReadAsync(Cancellation);

        Assert.Equal([before + 1, before + 2, before + 3, before + 4], [joined.Version, up.Version, leaving.Version, gone.Version]);
        var member = Assert.Single(joined.Members);
        Assert.Equal((self, Home, MemberState.Joining), (member.Id, member.Address, member.State));
        Assert.Equal(["shards"], member.Roles);
        Assert.Equal(["gpu", "x"], member.Capabilities);
        Assert.Equal(MemberState.Up, up.Members.Single().State);
        Assert.Equal(MemberState.Leaving, leaving.Members.Single().State);
        Assert.Empty(gone.Members);
        Assert.False(await store.RemoveAsync(self, Cancellation));
    }

    [Fact]
    public async Task The_first_life_has_number_one_and_later_ones_higher_numbers_also_after_leaving()
    {
        var store = await OpenAsync();

        var first = await JoinAsync(store, "a");
        var second = await JoinAsync(store, "a");
        await store.RemoveAsync(second, Cancellation);
        var third = await JoinAsync(store, "a");

        Assert.Equal(1, first.Incarnation);
        Assert.Equal(2, second.Incarnation);
        Assert.True(third.Incarnation > 2);
    }

    [Fact]
    public async Task The_same_address_takes_a_name_over_at_once_and_the_former_life_is_over()
    {
        var store = await OpenAsync();
        var first = await UpAsync(store, "a");

        var second = await JoinAsync(store, "a");

        Assert.False((await store.RenewAsync(first, Cancellation)).IsMember);
        Assert.False(await store.SetStateAsync(first, MemberState.Leaving, Cancellation));
        Assert.False(await store.DownAsync(first, onlyIfExpired: false, Cancellation));
        Assert.False(await store.RemoveAsync(first, Cancellation));
        Assert.Equal(second, (await store.ReadAsync(Cancellation)).Members.Single().Id);
    }

    [Fact]
    public async Task Another_address_gets_a_name_only_when_its_holder_is_down_or_its_lease_has_run_out()
    {
        var store = await OpenAsync();
        await JoinAsync(store, "a");
        var down = await JoinAsync(store, "b");
        await store.DownAsync(down, onlyIfExpired: false, Cancellation);

        var refused = await store.JoinAsync(Request("a") with { Address = Elsewhere }, Cancellation);
        Assert.Null(refused.Self);
        Assert.Equal(Home, refused.TakenBy);
        Assert.InRange(refused.LeaseLeft, TimeSpan.FromTicks(1), Lease);
        Assert.NotNull((await store.JoinAsync(Request("b") with { Address = Elsewhere }, Cancellation)).Self);

        JoinAnswer answer;
        while ((answer = await store.JoinAsync(Request("a") with { Address = Elsewhere }, Cancellation)).Self is null)
        {
            await PassAsync();
        }

        Assert.Equal(2, answer.Self!.Value.Incarnation);
    }

    [Fact]
    public async Task A_renewal_extends_the_lease_without_a_new_version_and_says_whose_lease_ran_out()
    {
        var store = await OpenAsync();
        var (a, b) = (await UpAsync(store, "a"), await UpAsync(store, "b"));
        var version = (await store.ReadAsync(Cancellation)).Version;

        Renewal renewal;
        while (!(renewal = await store.RenewAsync(a, Cancellation)).AnyExpired)
        {
            await PassAsync();
        }

        Assert.Equal(new Renewal(true, version, true), renewal);
        Assert.Equal([b], (await store.ReadAsync(Cancellation)).Expired);
        Assert.True((await store.RenewAsync(b, Cancellation)).IsMember);
        Assert.DoesNotContain(b, (await store.ReadAsync(Cancellation)).Expired);
    }

    [Fact]
    public async Task An_expired_member_is_declared_down_by_one_and_one_that_renewed_meanwhile_by_none()
    {
        var store = await OpenAsync();
        var (a, b) = (await UpAsync(store, "a"), await UpAsync(store, "b"));

        Assert.False(await store.DownAsync(b, onlyIfExpired: true, Cancellation));
        await UntilExpiredAsync(store, b);
        await store.RenewAsync(a, Cancellation);
        Assert.False(await store.DownAsync(a, onlyIfExpired: true, Cancellation));
        Assert.True(await store.DownAsync(b, onlyIfExpired: true, Cancellation));
        Assert.False(await store.DownAsync(b, onlyIfExpired: true, Cancellation));

        Assert.False((await store.RenewAsync(b, Cancellation)).IsMember);
        Assert.Equal(MemberState.Down, (await store.ReadAsync(Cancellation)).Members.Single(member => member.Id == b).State);
        Assert.False((await store.RenewAsync(a, Cancellation)).AnyExpired);
    }

    [Fact]
    public async Task A_singleton_has_one_holder_and_every_term_a_higher_token()
    {
        var store = await OpenAsync();
        var (a, b) = (await UpAsync(store, "a"), await UpAsync(store, "b"));

        var first = await store.TakeAsync("x", a, Cancellation);
        Assert.Equal(new SingletonTerm("x", a, 1), first);
        Assert.Null(await store.TakeAsync("x", b, Cancellation));
        var again = await store.TakeAsync("x", a, Cancellation);
        Assert.Equal(2, again!.Token);
        Assert.Equal(again, (await store.ReadAsync(Cancellation)).Singletons["x"]);

        Assert.False(await store.ReleaseAsync(first!, Cancellation));
        Assert.True(await store.ReleaseAsync(again, Cancellation));
        Assert.Empty((await store.ReadAsync(Cancellation)).Singletons);
        Assert.Equal(new SingletonTerm("x", b, 3), await store.TakeAsync("x", b, Cancellation));
    }

    [Fact]
    public async Task A_singleton_is_free_when_its_holder_is_down_gone_or_expired_and_only_those_who_are_up_take_it()
    {
        var store = await OpenAsync();
        var (a, b, c) = (await UpAsync(store, "a"), await UpAsync(store, "b"), await JoinAsync(store, "c"));
        Assert.Null(await store.TakeAsync("x", c, Cancellation));

        Assert.NotNull(await store.TakeAsync("x", a, Cancellation));
        await store.DownAsync(a, onlyIfExpired: false, Cancellation);
        Assert.Null(await store.TakeAsync("x", a, Cancellation));
        Assert.Equal(2, (await store.TakeAsync("x", b, Cancellation))!.Token);
        await store.RemoveAsync(b, Cancellation);
        await store.SetStateAsync(c, MemberState.Up, Cancellation);
        await store.RenewAsync(c, Cancellation);
        Assert.Equal(3, (await store.TakeAsync("x", c, Cancellation))!.Token);
        await UntilExpiredAsync(store, c);
        Assert.Null(await store.TakeAsync("x", c, Cancellation));
        var d = await UpAsync(store, "d");
        Assert.Equal(4, (await store.TakeAsync("x", d, Cancellation))!.Token);
    }

    [Fact]
    public async Task Placements_are_numbered_and_one_write_counts_once()
    {
        var store = await OpenAsync();
        var a = await UpAsync(store, "a");
        var master = (await store.TakeAsync(ClusterView.Master, a, Cancellation))!;
        var before = (await store.ReadAsync(Cancellation)).Version;

        Assert.True(await store.PlaceAsync(master, [new("s1", a), new("s2", a)], Cancellation));
        Assert.True(await store.PlaceAsync(master, [new("s1", a)], Cancellation));

        var table = await store.ReadAsync(Cancellation);
        Assert.Equal(before + 2, table.Version);
        Assert.Equal(new ShardPlacement("s1", a, 3), table.Placements["s1"]);
        Assert.Equal(new ShardPlacement("s2", a, 2), table.Placements["s2"]);
    }

    [Fact]
    public async Task A_master_whose_term_is_over_changes_nothing()
    {
        var store = await OpenAsync();
        var (a, b) = (await UpAsync(store, "a"), await UpAsync(store, "b"));
        var first = (await store.TakeAsync(ClusterView.Master, a, Cancellation))!;
        await store.DownAsync(a, onlyIfExpired: false, Cancellation);
        var version = (await store.ReadAsync(Cancellation)).Version;

        Assert.False(await store.PlaceAsync(first, [new("s1", a)], Cancellation));
        Assert.Equal(version, (await store.ReadAsync(Cancellation)).Version);
        var second = (await store.TakeAsync(ClusterView.Master, b, Cancellation))!;
        Assert.False(await store.PlaceAsync(first with { Holder = b }, [new("s1", a)], Cancellation));
        Assert.True(await store.PlaceAsync(second, [new("s1", b)], Cancellation));

        Assert.Equal(b, (await store.ReadAsync(Cancellation)).Placements["s1"].Owner);
    }

    [Fact]
    public async Task The_secret_is_the_one_that_was_proposed_first()
    {
        var store = await OpenAsync();

        Assert.Equal("one", await store.SecretAsync("one", Cancellation));
        Assert.Equal("one", await store.SecretAsync("two", Cancellation));
    }

    [Fact]
    public async Task Changes_at_the_same_time_count_one_by_one()
    {
        var store = await OpenAsync();
        var before = (await store.ReadAsync(Cancellation)).Version;

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => JoinAsync(store, $"n{i}")));

        var table = await store.ReadAsync(Cancellation);
        Assert.Equal(before + 12, table.Version);
        Assert.Equal(12, table.Members.Length);
    }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private JoinRequest Request(string node) => new(node, Home, ["shards"], ["gpu", "x"], Lease);

    private async Task<MemberId> JoinAsync(IClusterStore store, string node) => (await store.JoinAsync(Request(node), Cancellation)).Self!.Value;

    private async Task<MemberId> UpAsync(IClusterStore store, string node)
    {
        var self = await JoinAsync(store, node);
        Assert.True(await store.SetStateAsync(self, MemberState.Up, Cancellation));
        return self;
    }

    private async Task UntilExpiredAsync(IClusterStore store, MemberId member)
    {
        while (!(await store.ReadAsync(Cancellation)).Expired.Contains(member))
        {
            await PassAsync();
        }
    }
}
