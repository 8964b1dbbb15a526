using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary>Tasks that share results, and <c>/api/v1/cache</c>.</summary>
public sealed class CacheTests
{
    private const string Cache = "/api/v1/cache";
    private int runs;

    [Fact]
    public async Task A_cached_result_says_whose_it_is_and_so_does_its_history()
    {
        await using var server = await StartAsync();
        var first = (await server.PostAsync(Tasks, """{"task_type": "count", "cache_strategy": "memory", "input_data": {"a": 1}}""")).Json.GetProperty("task_id").GetString();
        await EndAsync(server, first);
        var submitted = await server.PostAsync(Tasks, """{"task_type": "count", "cache_strategy": "memory", "cache_ttl": 60, "input_data": {"a": 1.0}}""");
        var second = await EndAsync(server, submitted.Json.GetProperty("task_id").GetString());

        Assert.True(second.GetProperty("cached").GetBoolean());
        Assert.Equal(first, second.GetProperty("cached_from").GetString());
        Assert.Equal(1, second.GetProperty("result").GetInt32());
        Assert.Equal(0, second.GetProperty("attempt").GetInt32());
        Assert.False((await EndAsync(server, first)).TryGetProperty("cached", out _));
        var events = (await server.GetAsync($"{Tasks}/{second.GetProperty("task_id").GetString()}/events")).Json.GetProperty("items");
        Assert.Equal(first, events[1].GetProperty("data").GetProperty("cached_from").GetString());
    }

    [Fact]
    public async Task Tasks_of_a_batch_are_cached_and_redis_is_taken_for_the_shared_store()
    {
        await using var server = await StartAsync();
        const string Line = """{"task_type": "count", "cache_strategy": "redis", "cache_version": "1"}""";
        var answer = await server.PostAsync($"{Tasks}/batch", Encoding.UTF8.GetBytes($"{Line}\n{Line}\n{Line}\n"), "application/x-ndjson");
        foreach (var line in Encoding.UTF8.GetString(answer.Body).Trim().Split('\n'))
        {
            await EndAsync(server, JsonDocument.Parse(line).RootElement.GetProperty("task_id").GetString());
        }

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task The_cache_is_shown_listed_and_cleared()
    {
        await using var server = await StartAsync();
        foreach (var input in (int[])[1, 2, 2])
        {
            var task = await server.PostAsync(Tasks, $$"""{"task_type": "count", "cache_strategy": "memory", "input_data": {{input}}}""");
            await EndAsync(server, task.Json.GetProperty("task_id").GetString());
        }

        var shown = (await server.GetAsync($"{Cache}?limit=1&strategy=memory&task_type=count")).Json;
        var memory = shown.GetProperty("layers")[0];
        Assert.Equal(("memory", 2, 1, 2), (
            memory.GetProperty("strategy").GetString(), memory.GetProperty("entries").GetInt32(), memory.GetProperty("hits").GetInt32(), memory.GetProperty("misses").GetInt32()));
        var first = Assert.Single(shown.GetProperty("items").EnumerateArray());
        var rest = (await server.GetAsync($"{Cache}?cursor={shown.GetProperty("next_cursor").GetString()}")).Json;
        Assert.NotEqual(first.GetProperty("key").GetString(), Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("key").GetString());

        Assert.Equal(1, await ClearAsync(server, $"?key={first.GetProperty("key").GetString()}"));
        Assert.Equal(0, await ClearAsync(server, "?task_type=other"));
        Assert.Equal(1, await ClearAsync(server, ""));
        Assert.Empty((await server.GetAsync(Cache)).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("cache_strategy", "\"fast\"", "must be one of none, memory, disk, shared, hybrid")]
    [InlineData("cache_strategy", "1", "must be a string")]
    [InlineData("cache_ttl", "0, \"cache_strategy\": \"disk\"", "must be more than 0 seconds")]
    [InlineData("delay", "5, \"cache_strategy\": \"disk\"", "cannot be had with delay")]
    public async Task A_wrong_field_is_named(string field, string value, string fault)
    {
        await using var server = await StartAsync();
        var answer = await server.PostAsync(Tasks, $$"""{"task_type": "count", "{{field}}": {{value}}}""");

        answer.MustBeProblem(400, "validation_failed");
        Assert.Contains(fault, Encoding.UTF8.GetString(answer.Body));
    }

    [Theory]
    [InlineData("?strategy=none")]
    [InlineData("?key=12")]
    [InlineData("?cursor=x")]
    [InlineData("?other=x")]
    public async Task A_wrong_parameter_is_refused(string query)
    {
        await using var server = await StartAsync();

        (await server.GetAsync(Cache + query)).MustBeProblem(400, "invalid_query");
    }

    private const string Tasks = "/api/v1/tasks";

    private Task<TestServer> StartAsync() => TestServer.StartAsync(
        options => options.ConfigureEngine += engine => engine.Handle("count", _ => new TaskOutcome.Completed(JsonPayload.From(Interlocked.Increment(ref runs)))));

    private static async Task<JsonElement> EndAsync(TestServer server, string? id) => (await server.GetAsync($"{Tasks}/{id}?wait=30")).Json;

    private static async Task<int> ClearAsync(TestServer server, string query) =>
        (await server.SendAsync(HttpMethod.Delete, Cache + query)).Json.GetProperty("cleared").GetInt32();
}
