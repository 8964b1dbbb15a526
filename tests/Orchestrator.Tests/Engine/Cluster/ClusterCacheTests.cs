using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;

namespace Orchestrator.Tests.Engine.Cluster;

/// <summary>Results on several nodes: the memory is that of the node which serves the domain, whoever takes the call.</summary>
public sealed class ClusterCacheTests
{
    private int runs;

    [Fact]
    public async Task A_result_is_found_through_any_node_and_the_cache_is_that_of_all()
    {
        await using var cluster = await TestCluster.StartAsync(
            (_, options) => options.Handle("count", _ => new TaskOutcome.Completed(JsonPayload.From(Interlocked.Increment(ref runs)))), "a", "b");
        string[] domains = ["d1", "d2", "d3", "d4"];
        foreach (var domain in domains)
        {
            var first = await cluster["a"].RunAsync(Spec(domain)).Soon();
            Assert.Equal(first.Id, (await cluster["b"].RunAsync(Spec(domain)).Soon()).CachedFrom);
            var many = await cluster["b"].SubmitManyAsync([Spec(domain)]).Soon();
            Assert.Equal(first.Id, (await cluster["a"].WaitAsync(many[0].Reply.Task, TimeSpan.FromSeconds(20)).Soon())!.CachedFrom);
        }

        Assert.Equal(domains.Length, runs);
        var cache = cluster.Node("a").Cache;
        Assert.Equal((domains.Length, 2 * domains.Length), (await cache.ReadAsync().Soon())[0] is var memory ? (memory.Entries, memory.Hits) : default);
        var keys = new List<UInt128>();
        CacheCursor? after = null;
        do
        {
            var page = await cache.ListAsync(new CacheFilter(TaskType: "count"), 1, after).Soon();
            keys.AddRange(page.Items.Select(entry => entry.Key));
            Assert.All(page.Items, entry => Assert.Contains(entry.Node, (string[])["a", "b"]));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(domains.Length, keys.Distinct().Count());
        Assert.Equal(1, await cluster.Node("b").Cache.ClearAsync(new CacheFilter(Key: keys[0])).Soon());
        Assert.Equal(domains.Length - 1, await cache.ClearAsync(new CacheFilter(CacheStrategy.Memory)).Soon());
    }

    private static TaskSpec Spec(string domain) =>
        TestNode.Spec("count", domain, $"\"{domain}\"") with { Cache = new CachePolicy() };
}
