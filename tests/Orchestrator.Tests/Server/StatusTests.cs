namespace Orchestrator.Tests.Server;

/// <summary><c>GET /api/v1/status</c> and <c>/health</c>.</summary>
public sealed class StatusTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Status_tells_of_nodes_agents_tasks_and_queues()
    {
        await server.RunAsync("""{"task_type": "echo"}""");
        await server.SubmitAsync("""{"task_type": "nobody-runs-this", "domain": "deep"}""");

        var status = (await server.GetAsync("/api/v1/status")).Json;

        Assert.Equal("up", status.GetProperty("nodes")[0].GetProperty("status").GetString());
        Assert.Equal(status.GetProperty("nodes")[0].GetProperty("node_id").GetString(), status.GetProperty("master").GetString());
        var agent = status.GetProperty("agents")[0];
        Assert.Equal(("local", 8), (agent.GetProperty("agent_id").GetString(), agent.GetProperty("slots").GetInt32()));
        Assert.Equal(
            ["submitted", "queued", "scheduled", "running", "completed", "failed", "cancelled", "dead_lettered"],
            status.GetProperty("tasks").EnumerateObject().Select(state => state.Name));
        Assert.True(status.GetProperty("tasks").GetProperty("completed").GetInt64() >= 1);
        Assert.Equal(1, status.GetProperty("queue_depth").GetProperty("deep").GetInt64());
        Assert.True(status.GetProperty("throughput").GetDouble() > 0);
        Assert.True(status.GetProperty("p50_ms").GetDouble() > 0);
        Assert.Equal(1, status.GetProperty("success_rate").GetDouble());
        Assert.True(status.GetProperty("uptime").GetDouble() > 0);
        Assert.Matches(@"^\d+\.\d+\.\d+", status.GetProperty("version").GetString());
    }

    [Fact]
    public async Task An_agent_with_work_is_busy()
    {
        await server.SubmitAsync("""{"task_type": "gate", "input_data": "status-busy"}""");
        await server.GateOf("status-busy").Started.Task;

        var agent = (await server.GetAsync("/api/v1/status")).Json.GetProperty("agents")[0];

        Assert.Equal("busy", agent.GetProperty("status").GetString());
        server.GateOf("status-busy").Open.SetResult();
    }

    [Theory]
    [InlineData("/api/v1/health")]
    [InlineData("/api/v1/health/live")]
    [InlineData("/api/v1/health/ready")]
    [InlineData("/api/v1/health?cache=bust")]
    public async Task A_server_that_is_well_says_so(string path)
    {
        var answer = await server.GetAsync(path);

        Assert.Equal((200, "healthy"), (answer.Status, answer.Json.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Status_takes_no_parameters() =>
        (await server.GetAsync("/api/v1/status?verbose=1")).MustFault("verbose", "invalid_query");
}
