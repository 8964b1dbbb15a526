using System.Text.Json;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Integration.Tests.Support.Postgres;

namespace Orchestrator.Integration.Tests.Cluster;

/// <summary><c>orc cluster</c> and the API below it, on two real nodes.</summary>
public sealed class ClusterCommandTests : IAsyncLifetime
{
    private readonly string schema = PostgresServer.NewSchema();
    private PostgresServer server = null!;
    private OrcNode one = null!;
    private OrcNode two = null!;

    public async ValueTask InitializeAsync()
    {
        server = await PostgresServer.SharedAsync();
        one = await OrcNode.StartAsync(server, schema, "one");
        two = await OrcNode.StartAsync(server, schema, "two");
    }

    public async ValueTask DisposeAsync()
    {
        if (two is not null)
        {
            await two.DisposeAsync();
        }

        if (one is not null)
        {
            await one.DisposeAsync();
            await server.DropAsync(schema);
        }
    }

    [Fact]
    public async Task Members_shards_and_status_are_told_by_any_node_and_the_password_by_none()
    {
        foreach (var domain in new[] { "a", "b", "c" })
        {
            (await two.RunAsync("task", "submit", "echo", "--domain", domain, "--wait")).Expect(0);
        }

        var members = (await one.RunAsync("cluster", "members", "--json")).Expect(0);
        Assert.Equal([("one", "up", true), ("two", "up", false)], members.JsonLines.Select(member => (member.Text("node"), member.Text("state"), member.GetProperty("self").GetBoolean())));
        Assert.Single(members.JsonLines, member => member.GetProperty("master").GetBoolean());
        Assert.Equal("one\ntwo\n", (await two.RunAsync("cluster", "members", "-o", "id")).Expect(0).Stdout);

        var shards = (await one.RunAsync("cluster", "shards", "--json")).Expect(0).JsonLines;
        Assert.Equal(["a", "b", "c"], shards.Select(shard => shard.Text("domain")));
        Assert.All(shards, shard => Assert.True(shard.GetProperty("serving").GetBoolean() && shard.GetProperty("token").GetInt64() > 0));
        Assert.Equal(2, shards.Select(shard => shard.Text("owner")).Distinct().Count());

        Assert.Contains("3 of 3 served", (await two.RunAsync("cluster", "status")).Expect(0).Stdout, StringComparison.Ordinal);
        using var status = JsonDocument.Parse((await one.RunAsync("status", "--json")).Expect(0).Stdout);
        Assert.Equal(["up", "up"], status.RootElement.GetProperty("nodes").EnumerateArray().Select(node => node.Text("status")));
        Assert.Equal(2, status.RootElement.GetProperty("agents").GetArrayLength());

        Assert.Equal(("postgres", "two"), (two.Ready.Text("cluster"), two.Name));
        Assert.Equal(["one", "two"], two.Ready.GetProperty("members").EnumerateArray().Select(member => member.GetString()));
        Assert.DoesNotContain("not-to-be-seen", members.Stdout + one.Ready + two.Ready + one.Process.Stderr + two.Process.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_drained_hands_over_ends_and_is_told_of()
    {
        (await one.RunAsync("task", "submit", "echo", "--domain", "a", "--wait")).Expect(0);
        (await one.RunAsync("task", "submit", "echo", "--domain", "b", "--wait")).Expect(0);
        await using var tail = one.Start("cluster", "tail", "--json");
        await tail.NextErrorLineAsync();

        var drained = await one.RunAsync("cluster", "drain", "two", "--json");

        Assert.Equal("left", drained.Expect(0).Json.Text("state"));
        (await two.Process.EndAsync()).Expect(0);
        var told = new List<string?>();
        while (!told.Contains("member_left") && await tail.NextLineAsync() is { } line)
        {
            told.Add(JsonElement.Parse(line).Text("type"));
        }

        Assert.Equal(["member_leaving", "member_left"], told.Where(type => type!.StartsWith("member_", StringComparison.Ordinal)));
        Assert.Contains("shard_placed", told);
        Assert.All((await one.RunAsync("cluster", "shards", "--json")).Expect(0).JsonLines, shard => Assert.Equal("one", shard.Text("owner")));
        (await one.RunAsync("task", "submit", "echo", "--domain", "b", "--wait")).Expect(0);
    }

    [Fact]
    public async Task A_living_node_that_is_declared_down_joins_again_as_another_life()
    {
        (await one.RunAsync("cluster", "rebalance")).Expect(0);
        (await one.RunAsync("cluster", "down", "nobody")).Expect(4);
        await using var tail = one.Start("cluster", "tail", "--json");
        await tail.NextErrorLineAsync();

        (await one.RunAsync("cluster", "down", "two")).Expect(0);

        while (await tail.NextLineAsync() is { } line && JsonElement.Parse(line).Text("type") != "member_up")
        {
        }

        var member = (await one.RunAsync("cluster", "members", "--json")).Expect(0).JsonLines[^1];
        Assert.Equal(("two", "up"), (member.Text("node"), member.Text("state")));
        Assert.True(member.GetProperty("incarnation").GetInt64() > 1);
        Assert.False(two.Process.HasExited);
    }

    [Fact]
    public async Task A_node_that_is_told_to_drain_itself_ends_and_its_task_goes_elsewhere()
    {
        using var client = new HttpClient { BaseAddress = new Uri(two.Address) };
        Assert.Equal(200, (int)(await client.GetAsync(new Uri("/api/v1/health/ready", UriKind.Relative))).StatusCode);
        (await one.RunAsync("task", "submit", "sleep", "--input", """{"seconds": 60}""")).Expect(0);

        // The one that is asked is the one that leaves.
        (await two.RunAsync("cluster", "drain", "two")).Expect(0);

        (await two.Process.EndAsync()).Expect(0);
        Assert.Equal("one\n", (await one.RunAsync("cluster", "members", "-o", "id")).Expect(0).Stdout);
    }
}
