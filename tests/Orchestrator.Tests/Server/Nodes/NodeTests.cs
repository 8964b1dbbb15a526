using System.Text.Json;
using Orchestrator.Tests.Server.Agents;

namespace Orchestrator.Tests.Server.Nodes;

/// <summary>Node managers of others: they register, say how they are, and their agents are called through them.</summary>
public sealed class NodeTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Nodes = "/api/v1/nodes";

    [Fact]
    public async Task A_task_for_an_agent_of_a_node_is_pushed_to_the_node_and_names_the_agent()
    {
        await using var node = await CalledAgent.StartAsync();
        var registered = await server.PostAsync($"{Nodes}/regional/register", $$$"""
            {"node_id": "regional", "host": "127.0.0.1", "port": {{{node.Port}}}, "capabilities": ["ai_inference"], "agents": ["a1", {"agent_id": "a2", "capabilities": ["special"], "slots": 3}],
             "anything": {"else": true}}
            """);
        Assert.Equal((200, "registered", 30), (registered.Status, Text(registered.Json, "status"), registered.Json.GetProperty("heartbeat_interval").GetInt32()));
        Assert.Equal(["regional.a1", "regional.a2"], registered.Json.GetProperty("agents").EnumerateArray().Select(id => id.GetString()!));

        var ended = (await server.RunAsync("""{"task_type": "ai_inference", "requirements": {"capabilities": ["special"]}, "input_data": 7}""")).Json;

        Assert.Equal(("completed", "regional.a2", 7), (Text(ended, "status"), Text(ended, "agent_id"), ended.GetProperty("result").GetInt32()));
        Assert.Equal("a2", Text(Assert.Single(node.Calls), "agent_id"));
        var shown = (await server.GetAsync($"{Nodes}/regional")).Json;
        Assert.Equal(("node_manager", "up", $"http://127.0.0.1:{node.Port}"), (Text(shown, "kind"), Text(shown, "state"), Text(shown, "address")));
        var agent = (await server.GetAsync("/api/v1/agents/regional.a2")).Json;
        Assert.Equal(("push", "regional", 3), (Text(agent, "connection"), Text(agent, "node_manager"), agent.GetProperty("slots").GetInt32()));
    }

    [Fact]
    public async Task A_node_above_a_threshold_is_held_back_until_it_is_below()
    {
        await using var node = await CalledAgent.StartAsync();
        await RegisterAsync("loaded", node);

        var heard = await HeartbeatAsync("loaded", """, "cpu_usage": 91.5, "memory_usage": 10, "agents_status": {"loaded": {"status": "active"}}, "load_score": 0.9, "extra": 1""");
        Assert.Contains("91.5% of its processors", Text(heard.Json, "held_back"), StringComparison.Ordinal);
        var task = await server.SubmitAsync("""{"task_type": "loaded", "requirements": {"capabilities": ["loaded"]}}""");
        Assert.Contains("91.5%", Text((await server.GetAsync("/api/v1/agents/loaded.loaded")).Json, "held_back"), StringComparison.Ordinal);
        Assert.Equal(91.5, (await server.GetAsync($"{Nodes}/loaded")).Json.GetProperty("cpu_usage").GetDouble());
        Assert.Empty(node.Calls);

        Assert.Equal(JsonValueKind.Null, (await HeartbeatAsync("loaded", """, "cpu_usage": 12""")).Json.GetProperty("held_back").ValueKind);

        Assert.Equal("completed", (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).TaskStatus);
    }

    [Fact]
    public async Task A_node_that_falls_silent_gives_its_work_back_and_heals_with_a_heartbeat()
    {
        await using var quick = await TestServer.StartAsync(options => (options.Network.Heartbeat, options.Network.MissedHeartbeats) = (TimeSpan.FromSeconds(1), 1));
        await using var node = await CalledAgent.StartAsync();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = node.Answer;
        node.Answer = async (context, _) =>
        {
            using var gone = context.RequestAborted.Register(() => broken.TrySetResult());
            called.TrySetResult();
            await broken.Task;
        };
        await RegisterAsync("silent", node, quick);
        var task = await quick.SubmitAsync("""{"task_type": "silent", "requirements": {"capabilities": ["silent"]}}""");
        await called.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await broken.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("down", Text((await quick.GetAsync($"{Nodes}/silent")).Json, "state"));
        node.Answer = answer;
        await HeartbeatAsync("silent", "", quick);

        var ended = (await quick.GetAsync($"/api/v1/tasks/{task}?wait=20")).Json;
        Assert.Equal(("completed", 2), (Text(ended, "status"), ended.GetProperty("attempt").GetInt32()));
    }

    [Fact]
    public async Task A_node_manager_is_found_at_a_configured_address()
    {
        await using var node = await CalledAgent.StartAsync();
        node.Status = """{"node_id": "found", "status": "active", "agents": ["x"], "capabilities": ["found"], "cpu_usage": 5}""";
        await using var lone = await CalledAgent.StartAsync();
        lone.Status = """{"agent_id": "ultimate", "status": "active", "capabilities": ["lone"], "current_tasks": 0, "load_score": 0.1, "specialized_models": []}""";
        await using var seeking = await TestServer.StartAsync(options => options.Network.DiscoveryEndpoints = [node.Address, lone.Address, "http://127.0.0.1:1"]);

        var there = await seeking.RunAsync("""{"task_type": "t", "requirements": {"capabilities": ["found"]}}""");
        var alone = await seeking.RunAsync("""{"task_type": "t", "requirements": {"capabilities": ["lone"]}}""");

        Assert.Equal(("found.x", "ultimate.ultimate"), (Text(there.Json, "agent_id"), Text(alone.Json, "agent_id")));
        var kinds = (await seeking.GetAsync(Nodes)).Json.GetProperty("items").EnumerateArray().Select(item => $"{Text(item, "kind")} {Text(item, "node")}").Skip(1);
        Assert.Equal(["node_manager found", "node_manager ultimate"], kinds);
    }

    [Fact]
    public async Task More_node_managers_than_may_be_are_refused()
    {
        await using var small = await TestServer.StartAsync(options => options.Network.MaxNodes = 1);
        await small.PostAsync($"{Nodes}/one/register", """{"port": 1}""");

        (await small.PostAsync($"{Nodes}/two/register", """{"port": 1}""")).MustBeProblem(429, "too_many_nodes");
    }

    [Fact]
    public async Task A_heartbeat_of_nobody_is_told_to_register() =>
        (await HeartbeatAsync("stranger", "")).MustBeProblem(404, "node_not_found");

    [Theory]
    [InlineData("x/register", "{}", "port")]
    [InlineData("x/register", """{"port": 0}""", "port")]
    [InlineData("x/register", """{"port": 80, "host": "http://x/"}""", "host")]
    [InlineData("x/register", """{"port": 80, "node_id": "y"}""", "node_id")]
    [InlineData("x/register", """{"port": 80, "agents": ["a", "a"]}""", "agents")]
    [InlineData("x/register", """{"port": 80, "agents": ["a/b"]}""", "agents")]
    [InlineData("x/register", """{"port": 80, "agents": [{"agent_id": "a", "slots": 0}]}""", "agents")]
    [InlineData("x/register", """{"port": 80, "agents": [7]}""", "agents")]
    [InlineData("x/heartbeat", """{"node_id": "y"}""", "node_id")]
    public async Task A_wrong_body_is_refused_with_the_field(string call, string body, string field) => (await server.PostAsync($"{Nodes}/{call}", body)).MustFault(field);

    private async Task RegisterAsync(string name, CalledAgent node, TestServer? on = null) => Assert.Equal(200, (await (on ?? server).PostAsync(
        $"{Nodes}/{name}/register", $$"""{"node_id": "{{name}}", "host": "127.0.0.1", "port": {{node.Port}}, "capabilities": ["{{name}}"], "agents": ["{{name}}"]}""")).Status);

    private Task<Answer> HeartbeatAsync(string name, string others, TestServer? on = null) =>
        (on ?? server).PostAsync($"{Nodes}/{name}/heartbeat", $$"""{"node_id": "{{name}}", "status": "active"{{others}}}""");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
