using Orchestrator.Journal;

namespace Orchestrator.Tests.Journal;

/// <summary>What every journal does. One subclass a store.</summary>
public abstract class JournalConformance : IAsyncLifetime
{
    protected IJournal Journal { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Journal = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the journal; the second time, what the first one stored is there.</summary>
    protected abstract ValueTask<IJournal> OpenAsync();

    protected abstract ValueTask CloseAsync(IJournal journal);

    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    protected async Task ReopenAsync()
    {
        await CloseAsync(Journal);
        Journal = await OpenAsync();
    }

    [Fact]
    public async Task A_new_journal_has_no_shards_and_an_unknown_shard_is_empty()
    {
        Assert.Empty(await Journal.ListShardsAsync(CancellationToken.None));
        Assert.Empty(await Journal.Batches(7));
        Assert.Null(await Journal.Loaded(7));
    }

    [Fact]
    public async Task Acquiring_creates_shards_with_numbers_from_one_and_raises_the_token_each_time()
    {
        var first = await Journal.Acquire("tasks/a/0");
        var other = await Journal.Acquire("tasks/b/0");
        var again = await Journal.Acquire("tasks/a/0");

        Assert.Equal((1, "tasks/a/0", 0L), (first.Number, first.Name, first.Head));
        Assert.Equal(2, other.Number);
        Assert.Equal(1, again.Number);
        Assert.Equal(first.Token + 1, again.Token);
        Assert.Equal(
            [new ShardDescriptor(1, "tasks/a/0"), new ShardDescriptor(2, "tasks/b/0")],
            await Journal.ListShardsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Acquiring_with_an_older_claim_is_refused_and_leaves_the_owner_alone()
    {
        await Journal.Acquire("a", claim: 4);
        var owner = await Journal.Acquire("a", claim: 7);
        await ReopenAsync();

        var refused = await Assert.ThrowsAsync<StaleClaimException>(async () => await Journal.Acquire("a", claim: 6));
        Assert.Equal(("a", 6L, 7L), (refused.Shard, refused.Claim, refused.Stored));
        await Journal.Applied(owner, 1, "still the owner");
        Assert.Equal(1, (await Journal.Acquire("b")).Number - owner.Number);

        var again = await Journal.Acquire("a", claim: 7);
        Assert.Equal((owner.Number, owner.Token + 1, 1L), (again.Number, again.Token, again.Head));
        Assert.Equal(owner.Token + 2, (await Journal.Acquire("a", claim: 8)).Token);
        await Assert.ThrowsAsync<StaleClaimException>(async () => await Journal.Acquire("a"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Journal.Acquire("a", claim: -1));
    }

    [Fact]
    public async Task Appended_batches_are_read_back_in_order_and_from_the_middle()
    {
        var owner = await Journal.Acquire();
        await Journal.Applied(owner, 1, "one\ntwo\nthree", count: 3);
        await Journal.Applied(owner, 4, "four");
        await Journal.Applied(owner, 5, "five\nsix", count: 2);

        Assert.Equal(["1-3:one\ntwo\nthree", "4-4:four", "5-6:five\nsix"], await Journal.Texts(owner.Number));
        Assert.Equal(["1-3:one\ntwo\nthree", "4-4:four", "5-6:five\nsix"], await Journal.Texts(owner.Number, after: 2));
        Assert.Equal(["4-4:four", "5-6:five\nsix"], await Journal.Texts(owner.Number, after: 3));
        Assert.Equal(["5-6:five\nsix"], await Journal.Texts(owner.Number, after: 5));
        Assert.Empty(await Journal.Texts(owner.Number, after: 6));
        Assert.Empty(await Journal.Texts(owner.Number, after: 100));
    }

    [Fact]
    public async Task Empty_data_is_a_batch_like_any_other()
    {
        var owner = await Journal.Acquire();
        await Journal.Applied(owner, 1, "");
        Assert.Equal(["1-1:"], await Journal.Texts(owner.Number));
    }

    [Fact]
    public async Task Streams_of_neighbouring_shards_do_not_mix()
    {
        var a = await Journal.Acquire("a");
        var b = await Journal.Acquire("b");
        await Journal.Applied(a, 1, "a1");
        await Journal.Applied(b, 1, "b1");
        await Journal.Applied(a, 2, "a2");

        Assert.Equal(["1-1:a1", "2-2:a2"], await Journal.Texts(a.Number));
        Assert.Equal(["1-1:b1"], await Journal.Texts(b.Number));
    }

    [Fact]
    public async Task Append_with_a_stale_token_is_refused_and_does_not_fail_its_neighbours()
    {
        var old = await Journal.Acquire("a");
        var owner = await Journal.Acquire("a");
        var neighbour = await Journal.Acquire("b");

        var stale = Journal.Queue(old, 1, "stale");
        var good = Journal.Queue(neighbour, 1, "good");
        var fresh = Journal.Queue(owner, 1, "fresh");

        Assert.Equal(AppendStatus.Stale, await stale.Outcome);
        Assert.Null(stale.Failure);
        Assert.Equal(AppendStatus.Applied, await good.Outcome);
        Assert.Equal(AppendStatus.Applied, await fresh.Outcome);
        Assert.Equal(["1-1:fresh"], await Journal.Texts(owner.Number));
    }

    [Fact]
    public async Task Append_with_a_gap_or_an_overlap_is_stale_and_so_is_what_rests_on_it()
    {
        var owner = await Journal.Acquire();
        await Journal.Applied(owner, 1, "one\ntwo", count: 2);

        var overlap = Journal.Queue(owner, 2, "two again");
        var gap = Journal.Queue(owner, 4, "four");
        var rest = Journal.Queue(owner, 5, "five");
        var good = Journal.Queue(owner, 3, "three");

        Assert.Equal(AppendStatus.Stale, await overlap.Outcome);
        Assert.Equal(AppendStatus.Stale, await gap.Outcome);
        Assert.Equal(AppendStatus.Stale, await rest.Outcome);
        Assert.Equal(AppendStatus.Applied, await good.Outcome);
        Assert.Equal(["1-2:one\ntwo", "3-3:three"], await Journal.Texts(owner.Number));
    }

    [Fact]
    public async Task Append_to_a_shard_that_was_never_acquired_is_stale()
    {
        var stranger = new ShardOwnership(99, "nowhere", 1, 0);
        Assert.Equal(AppendStatus.Stale, await Journal.Queue(stranger, 1, "x").Outcome);
    }

    [Fact]
    public async Task An_append_without_events_is_a_mistake_of_the_caller()
    {
        var owner = await Journal.Acquire();
        Assert.Throws<ArgumentOutOfRangeException>(() => Journal.Queue(owner, 1, "x", count: 0));
    }

    [Fact]
    public async Task Appends_in_flight_complete_once_each_in_the_order_they_were_queued()
    {
        var owner = await Journal.Acquire();
        var completed = new List<long>();
        var appends = Enumerable.Range(1, 2_000)
            .Select(n => Journal.Queue(owner, n, $"event {n}", observer: a => completed.Add(a.FirstSequence)))
            .ToList();

        foreach (var append in appends)
        {
            Assert.Equal(AppendStatus.Applied, await append.Outcome);
        }

        Assert.Equal(Enumerable.Range(1, 2_000).Select(n => (long)n), completed);
        Assert.All(appends, a => Assert.Equal(1, a.Calls));
        Assert.Equal(2_000, (await Journal.Batches(owner.Number)).Count);
    }

    [Fact]
    public async Task More_bytes_than_one_transaction_takes_are_stored_in_several()
    {
        var owner = await Journal.Acquire();
        var text = new string('x', 3 << 20);
        var appends = Enumerable.Range(1, 8).Select(n => Journal.Queue(owner, n, text)).ToList();
        foreach (var append in appends)
        {
            Assert.Equal(AppendStatus.Applied, await append.Outcome);
        }

        var batches = await Journal.Batches(owner.Number);
        Assert.Equal(8, batches.Count);
        Assert.All(batches, b => Assert.Equal(text.Length, b.Data.Length));
    }

    [Fact]
    public async Task Everything_survives_reopening_and_the_next_owner_sees_the_head()
    {
        var owner = await Journal.Acquire();
        await Journal.Applied(owner, 1, "one\ntwo", count: 2);
        await Journal.Saved(owner, 2, "state");
        await ReopenAsync();

        var next = await Journal.Acquire();
        Assert.Equal((owner.Number, owner.Token + 1, 2L), (next.Number, next.Token, next.Head));
        Assert.Equal(["1-2:one\ntwo"], await Journal.Texts(next.Number));
        Assert.Equal("2v1:state", await Journal.Loaded(next.Number));
        Assert.Equal(AppendStatus.Stale, await Journal.Queue(owner, 3, "by the owner before").Outcome);
        await Journal.Applied(next, 3, "three");
    }

    [Fact]
    public async Task Appends_queued_before_closing_are_stored_and_later_ones_fail()
    {
        var owner = await Journal.Acquire();
        var appends = Enumerable.Range(1, 100).Select(n => Journal.Queue(owner, n, "x")).ToList();
        await CloseAsync(Journal);
        foreach (var append in appends)
        {
            Assert.Equal(AppendStatus.Applied, await append.Outcome);
        }

        var late = Journal.Queue(owner, 101, "late");
        Assert.Equal(AppendStatus.Failed, await late.Outcome);
        Assert.IsType<JournalUnavailableException>(late.Failure);
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await Journal.Acquire());

        Journal = await OpenAsync();
        Assert.Equal(100, (await Journal.Batches(owner.Number)).Count);
    }

    [Fact]
    public async Task The_newest_snapshot_is_loaded()
    {
        var owner = await Journal.Acquire();
        Assert.Null(await Journal.Loaded(owner.Number));
        await Journal.Applied(owner, 1, "1\n2\n3", count: 3);
        await Journal.Saved(owner, 1, "first");
        await Journal.Saved(owner, 2, "second");
        await Journal.Saved(owner, 3, "");
        Assert.Equal("3v1:", await Journal.Loaded(owner.Number));
    }

    [Fact]
    public async Task A_large_snapshot_comes_back_whole()
    {
        var owner = await Journal.Acquire();
        await Journal.Applied(owner, 1, "1");
        var data = new byte[(5 << 20) + 3];
        new Random(1).NextBytes(data);
        Assert.Equal(AppendStatus.Applied,
            await Journal.SaveSnapshotAsync(owner, new JournalSnapshot(1, 4, data), CancellationToken.None));

        var loaded = await Journal.LoadSnapshotAsync(owner.Number, CancellationToken.None);
        Assert.Equal((1L, 4), (loaded!.Sequence, loaded.Version));
        Assert.True(loaded.Data.Span.SequenceEqual(data));
    }

    [Fact]
    public async Task A_snapshot_of_a_stale_owner_or_of_what_is_not_durable_is_refused()
    {
        var old = await Journal.Acquire();
        await Journal.Applied(old, 1, "1");
        var owner = await Journal.Acquire();

        Assert.Equal(AppendStatus.Stale,
            await Journal.SaveSnapshotAsync(old, JournalTesting.Snapshot(1, "stale"), CancellationToken.None));
        Assert.Equal(AppendStatus.Stale,
            await Journal.SaveSnapshotAsync(owner, JournalTesting.Snapshot(2, "ahead"), CancellationToken.None));
        Assert.Null(await Journal.Loaded(owner.Number));
    }

    [Fact]
    public async Task Truncating_cuts_no_further_than_the_older_kept_snapshot()
    {
        var owner = await Journal.Acquire();
        for (var n = 1; n <= 6; n++)
        {
            await Journal.Applied(owner, n, $"{n}");
        }

        await Journal.Saved(owner, 2, "a");
        Assert.Equal(AppendStatus.Applied, await Journal.TruncateAsync(owner, 6, CancellationToken.None));
        Assert.Equal(6, (await Journal.Batches(owner.Number)).Count);

        await Journal.Saved(owner, 4, "b");
        Assert.Equal(AppendStatus.Applied, await Journal.TruncateAsync(owner, 6, CancellationToken.None));
        Assert.Equal(["3-3:3", "4-4:4", "5-5:5", "6-6:6"], await Journal.Texts(owner.Number, after: 2));

        await Journal.Saved(owner, 6, "c");
        Assert.Equal(AppendStatus.Applied, await Journal.TruncateAsync(owner, 3, CancellationToken.None));
        Assert.Equal(["4-4:4", "5-5:5", "6-6:6"], await Journal.Texts(owner.Number, after: 3));
        await Journal.Applied(owner, 7, "7");
    }

    [Fact]
    public async Task A_batch_that_only_partly_lies_behind_the_cut_stays()
    {
        var owner = await Journal.Acquire();
        await Journal.Applied(owner, 1, "1\n2\n3", count: 3);
        await Journal.Applied(owner, 4, "4\n5", count: 2);
        await Journal.Saved(owner, 4, "a");
        await Journal.Saved(owner, 5, "b");
        await Journal.TruncateAsync(owner, 5, CancellationToken.None);
        Assert.Equal(["4-5:4\n5"], await Journal.Texts(owner.Number, after: 4));
    }

    [Fact]
    public async Task Reading_from_before_the_cut_is_refused_instead_of_giving_a_stream_with_a_hole()
    {
        var owner = await Journal.Acquire();
        for (var n = 1; n <= 4; n++)
        {
            await Journal.Applied(owner, n, $"{n}");
        }

        await Journal.Saved(owner, 2, "a");
        await Journal.Saved(owner, 4, "b");
        await Journal.TruncateAsync(owner, 4, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<JournalCorruptException>(() => Journal.Batches(owner.Number));
        Assert.Equal((owner.Name, 1L), (refused.Shard, refused.Sequence));
        Assert.Contains("was cut", refused.Message);
    }

    [Fact]
    public async Task Truncating_by_a_stale_owner_is_refused()
    {
        var old = await Journal.Acquire();
        await Journal.Applied(old, 1, "1");
        await Journal.Saved(old, 1, "a");
        await Journal.Saved(old, 1, "b");
        await Journal.Acquire();

        Assert.Equal(AppendStatus.Stale, await Journal.TruncateAsync(old, 1, CancellationToken.None));
        Assert.Single(await Journal.Batches(old.Number));
    }

    [Fact]
    public async Task A_stream_cut_to_its_end_is_empty_and_goes_on()
    {
        var owner = await Journal.Acquire();
        await Journal.Applied(owner, 1, "1\n2", count: 2);
        await Journal.Saved(owner, 2, "a");
        await Journal.Saved(owner, 2, "b");
        await Journal.TruncateAsync(owner, 2, CancellationToken.None);
        Assert.Empty(await Journal.Batches(owner.Number, after: 2));

        await ReopenAsync();
        var next = await Journal.Acquire();
        Assert.Equal(2, next.Head);
        await Journal.Applied(next, 3, "3");
        Assert.Equal(["3-3:3"], await Journal.Texts(next.Number, after: 2));
    }
}
