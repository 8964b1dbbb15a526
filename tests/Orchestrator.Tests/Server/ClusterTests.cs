namespace Orchestrator.Tests.Server;

/// <summary>The routes of a cluster on a server that stands alone.</summary>
public sealed class ClusterTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_server_that_stands_alone_is_a_cluster_of_one_with_all_its_shards()
    {
        await server.RunAsync("""{"task_type": "echo", "domain": "alone"}""");
        await server.SubmitAsync("""{"task_type": "nobody-runs-this", "domain": "alone"}""");

        var cluster = (await server.GetAsync("/api/v1/cluster")).Json;

        var member = Assert.Single(cluster.GetProperty("members").EnumerateArray());
        Assert.Equal(("none", true), (cluster.GetProperty("kind").GetString(), cluster.GetProperty("holds_lease").GetBoolean()));
        Assert.Equal(("up", true, true), (member.GetProperty("state").GetString(), member.GetProperty("self").GetBoolean(), member.GetProperty("master").GetBoolean()));
        var shard = Assert.Single(cluster.GetProperty("shards").EnumerateArray(), shard => shard.GetProperty("domain").GetString() == "alone");
        Assert.Equal(
            ("tasks/alone/0", cluster.GetProperty("self").GetString(), true, 1),
            (shard.GetProperty("shard").GetString(), shard.GetProperty("owner").GetString(), shard.GetProperty("serving").GetBoolean(), shard.GetProperty("queued").GetInt64()));
        Assert.True(shard.GetProperty("token").GetInt64() > 0);
        Assert.True(shard.GetProperty("sequence").GetInt64() > 3);
        Assert.True(member.GetProperty("shards").GetInt32() > 0);
    }

    [Theory]
    [InlineData("/api/v1/cluster/nodes/any/leave")]
    [InlineData("/api/v1/cluster/nodes/any/drain?wait=5")]
    [InlineData("/api/v1/cluster/nodes/any/down")]
    [InlineData("/api/v1/cluster/rebalance")]
    public async Task There_is_nobody_to_hand_over_to(string path)
    {
        var answer = await server.PostAsync(path, "");

        Assert.Equal((409, "not_clustered"), (answer.Status, answer.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_wait_that_is_none_is_refused_before_anything_is_done() =>
        (await server.PostAsync("/api/v1/cluster/nodes/any/drain?wait=-1", "")).MustFault("wait", "invalid_query");

    [Fact]
    public async Task A_topic_that_is_none_is_told_with_those_there_are() =>
        (await server.GetAsync("/api/v1/events?topic=weather")).MustFault("topic", "invalid_query");
}
