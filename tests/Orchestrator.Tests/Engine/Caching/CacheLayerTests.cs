using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine;
using Orchestrator.Engine.Caching;
using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Tests.Engine.Caching;

public sealed class CacheLayerTests
{
    private int runs;

    [Theory]
    [InlineData(CacheStrategy.Memory)]
    [InlineData(CacheStrategy.Disk)]
    [InlineData(CacheStrategy.Shared)]
    [InlineData(CacheStrategy.Hybrid)]
    public async Task Each_strategy_finds_what_it_kept(CacheStrategy strategy)
    {
        await using var node = await StartAsync(new InMemoryBlobStore());
        var first = await node.RunAsync(Spec(strategy));
        await UntilKeptAsync(node);

        Assert.Equal(first.Id, (await node.RunAsync(Spec(strategy))).CachedFrom);
        Assert.All((await node.Tasks.SubmitManyAsync([Spec(strategy), Spec(strategy)])), outcome => Assert.Equal(first.Id, node.EndAsync(outcome.Reply.Task).Result.CachedFrom));
        var status = await node.Cache.ReadAsync(Cancellation);
        Assert.Equal([CacheStrategy.Memory, CacheStrategy.Disk, CacheStrategy.Shared], status.Select(layer => layer.Strategy));
        Assert.Equal(1, runs);

        // Of a batch each result is asked for once where asking takes a while.
        Assert.Equal(strategy == CacheStrategy.Memory ? 3 : 2, status.Sum(layer => layer.Hits));
    }

    [Fact]
    public async Task What_another_node_shared_is_found_and_a_hybrid_one_remembers_it()
    {
        var blobs = new InMemoryBlobStore();
        await using var node = await StartAsync(blobs);
        await using var other = await StartAsync(blobs);
        var first = await node.RunAsync(Spec(CacheStrategy.Shared));
        await UntilKeptAsync(node);

        Assert.Equal(first.Id, (await other.RunAsync(Spec(CacheStrategy.Hybrid))).CachedFrom);
        Assert.Equal(first.Id, (await other.RunAsync(Spec(CacheStrategy.Memory))).CachedFrom);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_cache_that_fails_costs_a_computation_and_nothing_else()
    {
        await using var node = await StartAsync(new BrokenBlobStore());
        await node.RunAsync(Spec(CacheStrategy.Shared));
        await node.RunAsync(Spec(CacheStrategy.Shared));
        await node.RunAsync(Spec(CacheStrategy.Hybrid));
        await node.RunAsync(Spec(CacheStrategy.Hybrid));

        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Those_used_least_recently_leave_the_memory_first()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Cache.MemoryBytes = 3 * (CacheEntry.OverheadBytes + 1);
            Count(options);
        });
        foreach (var input in (string[])["1", "2", "3", "1", "4"])
        {
            await node.RunAsync(Spec(CacheStrategy.Memory, input));
        }

        Assert.Equal(4, runs);
        Assert.NotNull((await node.RunAsync(Spec(CacheStrategy.Memory, "1"))).CachedFrom);
        Assert.Null((await node.RunAsync(Spec(CacheStrategy.Memory, "2"))).CachedFrom);
        var memory = (await node.Cache.ReadAsync(Cancellation))[0];
        Assert.Equal((3, 3 * (CacheEntry.OverheadBytes + 1), 2), (memory.Entries, memory.Bytes, memory.Evictions));
    }

    [Fact]
    public async Task A_store_makes_room_by_what_was_put_in_first()
    {
        await using var node = await StartAsync(new InMemoryBlobStore(), options => options.Cache.SharedBytes = 100);
        foreach (var input in (string[])["1", "2", "3", "4"])
        {
            await node.RunAsync(Spec(CacheStrategy.Shared, input));
            await UntilKeptAsync(node, runs);
        }

        Assert.Null((await node.RunAsync(Spec(CacheStrategy.Shared, "1"))).CachedFrom);
        Assert.NotNull((await node.RunAsync(Spec(CacheStrategy.Shared, "4"))).CachedFrom);
        Assert.True((await node.Cache.ReadAsync(Cancellation))[2] is { Bytes: <= 100, Evictions: > 0 });
    }

    [Fact]
    public async Task Zero_turns_a_layer_off_and_a_result_that_is_too_large_is_not_kept()
    {
        await using var node = await StartAsync(new InMemoryBlobStore(), options =>
        {
            options.Cache.MemoryBytes = 0;
            options.Cache.MaxEntryBytes = 1024;
            options.Handle("large", _ => TaskOutcome.Complete($"{Interlocked.Increment(ref runs)}{new string('x', 2000)}"));
        });
        await node.RunAsync(Spec(CacheStrategy.Memory));
        await node.RunAsync(Spec(CacheStrategy.Memory));
        await node.RunAsync(Spec(CacheStrategy.Shared) with { Type = "large" });
        await node.RunAsync(Spec(CacheStrategy.Shared) with { Type = "large" });

        Assert.Equal(4, runs);
        Assert.All(await node.Cache.ReadAsync(Cancellation), layer => Assert.Equal((0, 0), (layer.Entries, layer.Puts)));
    }

    [Fact]
    public async Task Entries_are_listed_by_layer_and_key_and_cleared_by_what_they_are()
    {
        await using var node = await StartAsync(new InMemoryBlobStore());
        foreach (var (strategy, input) in new[] { (CacheStrategy.Hybrid, "1"), (CacheStrategy.Hybrid, "2"), (CacheStrategy.Memory, "3") })
        {
            await node.RunAsync(Spec(strategy, input));
        }

        await UntilKeptAsync(node, 5);
        var all = new List<CachedEntry>();
        for (CacheCursor? cursor = null, next = null; next is not null || all.Count == 0; cursor = next)
        {
            var page = await node.Cache.ListAsync(new CacheFilter(), 2, cursor, Cancellation);
            all.AddRange(page.Items);
            next = page.Next is null ? null : CacheCursor.TryParse(page.Next.ToString(), out var read) ? read : throw new InvalidOperationException();
        }

        Assert.Equal([1, 1, 1, 3, 3], all.Select(entry => (int)entry.Strategy));
        Assert.Equal(all.OrderBy(entry => (entry.Strategy, entry.Key)), all);
        Assert.Equal(1, await node.Cache.ClearAsync(new CacheFilter(CacheStrategy.Shared, Key: all[^1].Key), Cancellation));
        Assert.Equal(0, await node.Cache.ClearAsync(new CacheFilter(TaskType: "other"), Cancellation));
        Assert.Equal(3, await node.Cache.ClearAsync(new CacheFilter(CacheStrategy.Memory, "count"), Cancellation));
        Assert.Single((await node.Cache.ListAsync(new CacheFilter(), 9, null, Cancellation)).Items);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Waits until so many results have been put in.</summary>
    private static Task UntilKeptAsync(TestNode node, int puts = 1) =>
        TestNode.UntilAsync(async () => (await node.Cache.ReadAsync()).Sum(layer => layer.Puts) >= puts);

    private Task<TestNode> StartAsync(IBlobStore blobs, Action<OrchestratorOptions>? configure = null) => TestNode.StartAsync(
        options =>
        {
            Count(options);
            configure?.Invoke(options);
        },
        blobs: blobs);

    private void Count(OrchestratorOptions options) =>
        options.Handle("count", _ => new TaskOutcome.Completed(JsonPayload.From(Interlocked.Increment(ref runs) % 10)));

    private static TaskSpec Spec(CacheStrategy strategy, string input = "1") =>
        TestNode.Spec("count", input: input) with { Cache = new CachePolicy { Strategy = strategy } };
}
