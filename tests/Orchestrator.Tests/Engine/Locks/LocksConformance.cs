using Orchestrator.Domain.Locks;
using Orchestrator.Engine;
using Orchestrator.Engine.Locks;
using Orchestrator.Journal;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine.Locks;

/// <summary>What callers of locks may rely on, whatever the journal.</summary>
public abstract class LocksConformance
{
    private readonly FakeClock clock = new();

    /// <summary>A journal with what the one before it had written.</summary>
    private protected abstract IJournal Open();

    [Fact]
    public async Task A_lock_is_granted_with_what_its_holder_needs()
    {
        await using var journal = Open();
        await using var node = Start(journal);

        var answer = await node.AcquireAsync("a", "billing-7", ttl: 10);

        Assert.Equal(LockOutcome.Granted, answer.Outcome);
        Assert.Equal(("a", "billing-7", 1L, 10.0), (answer.Grant!.Name, answer.Grant.Owner, answer.Grant.Token, (answer.Grant.ExpiresAt - answer.Grant.AcquiredAt).TotalSeconds));
        Assert.Equal(32, answer.Grant.LeaseId.Length);
        Assert.Equal(LockView.Of(answer.Grant), await node.Locks.FindAsync("a"));
    }

    [Fact]
    public async Task Who_comes_second_hears_who_holds_it()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        var first = (await node.AcquireAsync("a", "first")).Grant!;

        var second = await node.AcquireAsync("a", "second");

        Assert.Equal((LockOutcome.Held, null), (second.Outcome, second.Grant));
        Assert.Equal(("first", first.ExpiresAt), (second.Holder!.Owner, second.Holder.ExpiresAt));
    }

    [Fact]
    public async Task Those_who_wait_get_it_in_the_order_they_came()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        var held = (await node.AcquireAsync("a")).Grant!;
        var one = await node.WaitAsync("a", "one");
        var two = await node.WaitAsync("a", "two");
        var three = await node.WaitAsync("a", "three");

        Assert.True(await node.Locks.ReleaseAsync("a", held.LeaseId));
        var first = (await one).Grant!;
        Assert.False(two.IsCompleted || three.IsCompleted);
        await node.Locks.ReleaseAsync("a", first.LeaseId);
        var second = (await two).Grant!;
        clock.Advance(TimeSpan.FromSeconds(30));
        var third = (await three).Grant!;

        Assert.Equal(["one", "two", "three"], new[] { first, second, third }.Select(grant => grant.Owner));
        Assert.Equal([2L, 3, 4], new[] { first, second, third }.Select(grant => grant.Token));
    }

    [Fact]
    public async Task Who_gave_up_is_not_given_the_lock()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        var held = (await node.AcquireAsync("a")).Grant!;
        using var patience = new CancellationTokenSource();
        var gone = await node.WaitAsync("a", "gone", cancellation: patience.Token);
        var there = await node.WaitAsync("a", "there");

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await node.Locks.ReleaseAsync("a", held.LeaseId);

        Assert.Equal(2, (await there).Grant!.Token);
    }

    [Fact]
    public async Task Who_has_waited_long_enough_hears_who_holds_it_now()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        await node.AcquireAsync("a", "holder", ttl: 60);
        var waiting = await node.WaitAsync("a", "impatient", wait: 10);

        clock.Advance(TimeSpan.FromSeconds(9));
        await node.Locks.FindAsync("a").Soon();
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((LockOutcome.Held, "holder"), ((await waiting).Outcome, (await waiting).Holder!.Owner));
    }

    [Fact]
    public async Task A_lock_that_ends_in_the_last_moment_of_a_wait_is_given()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        await node.AcquireAsync("a", ttl: 10);
        var waiting = await node.WaitAsync("a", "in time", wait: 10);

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(LockOutcome.Granted, (await waiting).Outcome);
    }

    [Fact]
    public async Task A_call_that_is_repeated_with_its_lease_is_granted_the_same()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        var held = (await node.AcquireAsync("a", lease: "mine")).Grant!;
        Assert.Equal(held, (await node.AcquireAsync("a", lease: "mine")).Grant);
        var once = await node.WaitAsync("a", "other", lease: "theirs");
        var twice = await node.WaitAsync("a", "other", lease: "theirs");

        await node.Locks.ReleaseAsync("a", "mine");

        Assert.Equal((await once).Grant, (await twice).Grant);
        Assert.Equal("theirs", (await once).Grant!.LeaseId);
    }

    [Fact]
    public async Task A_renewal_counts_from_when_it_is_made_and_a_lost_lock_stays_lost()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        var held = (await node.AcquireAsync("a", ttl: 10)).Grant!;

        clock.Advance(TimeSpan.FromSeconds(9));
        var renewed = await node.Locks.RenewAsync("a", held.LeaseId, TimeSpan.FromSeconds(10)).Soon();
        Assert.Equal((held.Token, held.ExpiresAt + TimeSpan.FromSeconds(9)), (renewed.Grant!.Token, renewed.Grant.ExpiresAt));
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(LockOutcome.Lost, (await node.Locks.RenewAsync("a", held.LeaseId, TimeSpan.FromSeconds(10)).Soon()).Outcome);
        Assert.False(await node.Locks.ReleaseAsync("a", held.LeaseId).Soon());
        Assert.Null(await node.Locks.FindAsync("a").Soon());
    }

    [Fact]
    public async Task A_restart_keeps_who_holds_what_and_no_token_comes_twice()
    {
        var lease = "";
        await using (var journal = Open())
        {
            await using var node = Start(journal);
            await node.AcquireAsync("a", ttl: 10);
            lease = (await node.AcquireAsync("b", ttl: 60)).Grant!.LeaseId;
            await node.AcquireAsync("gone");
            await node.Locks.ReleaseAsync("gone", (await node.AcquireAsync("short", ttl: 1)).Grant!.LeaseId);
        }

        clock.Advance(TimeSpan.FromSeconds(20));
        await using var next = Open();
        await using var again = Start(next);

        Assert.Equal(["b", "gone"], (await again.Locks.ListAsync("", 10).Soon()).Items.Select(item => item.Name));
        Assert.Equal(2, (await again.Locks.RenewAsync("b", lease, TimeSpan.FromSeconds(60)).Soon()).Grant!.Token);
        Assert.Equal(5, (await again.AcquireAsync("a")).Grant!.Token);
    }

    [Fact]
    public async Task Snapshots_keep_the_stream_short_and_lose_nothing()
    {
        var lastToken = 0L;
        await using (var journal = Open())
        {
            await using var node = new LockNode(journal, clock, snapshotAfterBytes: 4096);
            await node.AcquireAsync("kept", "keeper", ttl: 3600);
            var shard = (await journal.ListShardsAsync(default)).Single(one => one.Name == LocksActor.Stream).Number;
            await TestNode.UntilAsync(async () =>
            {
                var busy = (await node.AcquireAsync("busy")).Grant!;
                lastToken = busy.Token;
                await node.Locks.ReleaseAsync("busy", busy.LeaseId).Soon();
                return await WasCutAsync(journal, shard);
            });
        }

        await using var next = Open();
        await using var again = Start(next);
        Assert.Equal("keeper", (await again.Locks.FindAsync("kept").Soon())!.Owner);
        Assert.True((await again.AcquireAsync("new")).Grant!.Token > lastToken);
    }

    [Fact]
    public async Task Locks_are_listed_by_pages()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        foreach (var name in new[] { "b", "a/1", "a/2", "a/3" })
        {
            await node.AcquireAsync(name);
        }

        var first = await node.Locks.ListAsync("a/", 2).Soon();
        var second = await node.Locks.ListAsync("a/", 2, first.Next).Soon();

        Assert.Equal(["a/1", "a/2"], first.Items.Select(item => item.Name));
        Assert.Equal("a/2", first.Next);
        Assert.Equal(["a/3"], second.Items.Select(item => item.Name));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_stop_refuses_who_waits_and_a_start_goes_on()
    {
        await using var journal = Open();
        await using var node = Start(journal);
        var held = (await node.AcquireAsync("a", ttl: 600)).Grant!;
        var waiting = await node.WaitAsync("a", "waiting");

        await node.StopAsync();

        Assert.Equal("shutting_down", (await Assert.ThrowsAsync<ServiceUnavailableException>(() => waiting)).Code);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => node.AcquireAsync("b"));
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => node.Locks.FindAsync("a"));
        node.Open();
        Assert.Equal(held.Token, (await node.Locks.FindAsync("a").Soon())!.Token);
        Assert.Equal(LockOutcome.Held, (await node.AcquireAsync("a")).Outcome);
    }

    [Fact]
    public async Task More_than_may_be_held_or_may_wait_is_refused()
    {
        await using var journal = Open();
        await using var node = new LockNode(journal, clock, new LockOptions { Max = 1, MaxWaiting = 1 });
        await node.AcquireAsync("a");
        var waiting = await node.WaitAsync("a", "waits");

        Assert.Equal(LockOutcome.TooMany, (await node.AcquireAsync("b")).Outcome);
        Assert.Equal("overloaded", (await Assert.ThrowsAsync<ServiceUnavailableException>(() => node.AcquireAsync("a", wait: 1))).Code);
        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData("", "me", 30, 0)]
    [InlineData("..", "me", 30, 0)]
    [InlineData("a", "", 30, 0)]
    [InlineData("a", "me", 0.5, 0)]
    [InlineData("a", "me", 86_401, 0)]
    [InlineData("a", "me", 30, 61)]
    public async Task A_wrong_request_is_refused(string name, string owner, double ttl, double wait)
    {
        await using var journal = Open();
        await using var node = Start(journal);

        await Assert.ThrowsAsync<ArgumentException>(() => node.AcquireAsync(name, owner, ttl, wait));
    }

    /// <summary>Whether the beginning of the stream is gone.</summary>
    private static async Task<bool> WasCutAsync(IJournal journal, int shard)
    {
        try
        {
            await foreach (var batch in journal.ReadAsync(shard, 0, default))
            {
                return batch.FirstSequence > 1;
            }

            return true;
        }
        catch (JournalCorruptException)
        {
            return true;
        }
    }

    private LockNode Start(IJournal journal) => new(journal, clock);
}
