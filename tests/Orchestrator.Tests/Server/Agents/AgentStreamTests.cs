using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>The protocol of agents over a WebSocket.</summary>
public sealed class AgentStreamTests(ServerWithoutArtifacts server) : IClassFixture<ServerWithoutArtifacts>
{
    private const string SomeToken = "0123456789abcdef0123456789abcdef";
    private const string Connect = "/api/v1/agents/connect";

    [Fact]
    public async Task An_agent_is_assigned_a_task_and_completes_it()
    {
        using var agent = await StreamClient.RegisterAsync(server, "stream-a");
        var submitted = await server.SubmitAsync("""{"task_type": "stream-a", "input_data": {"n": 1}}""");

        var frame = await agent.NextAsync("assign");
        var (task, token) = (Text(frame, "task_id"), Text(frame, "attempt_token"));
        Assert.Equal((submitted, 1, 300), (task, frame.GetProperty("input_data").GetProperty("n").GetInt32(), frame.GetProperty("timeout").GetInt32()));
        await agent.SendAsync(Report("accept", task, token));
        await agent.SendAsync(Report("progress", task, token, ", \"percent\": 10"));
        await agent.SendAsync(Report("complete", task, token, ", \"result\": [1]"));

        var ack = await agent.NextAsync("ack");
        Assert.Equal((task, token, "accepted"), (Text(ack, "task_id"), Text(ack, "attempt_token"), Text(ack, "status")));
        Assert.Equal("completed", (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).TaskStatus);
        Assert.Equal("stream", Text((await server.GetAsync("/api/v1/agents/stream-a")).Json, "connection"));
        await agent.SendAsync(Report("complete", task, token, ", \"result\": [1]"));
        Assert.Equal("repeated", Text(await agent.NextAsync("ack"), "status"));
    }

    [Fact]
    public async Task Many_frames_in_one_message_are_each_answered()
    {
        const int Count = 100;
        using var agent = await StreamClient.RegisterAsync(server, "stream-many", slots: Count);
        for (var i = 0; i < Count; i++)
        {
            await server.SubmitAsync("""{"task_type": "stream-many"}""");
        }

        var reports = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var (task, token) = await agent.AssignedAsync();
            reports.Add(Report("accept", task, token));
            reports.Add(Report("complete", task, token, ", \"result\": null"));
        }

        await agent.SendAsync($"[{string.Join(',', reports)}]");
        var acked = new HashSet<string>();
        for (var i = 0; i < Count; i++)
        {
            acked.Add(Text(await agent.NextAsync("ack"), "task_id"));
        }

        Assert.Equal(Count, acked.Count);
    }

    [Fact]
    public async Task A_busy_agent_gives_the_attempt_back_uncharged()
    {
        using var busy = await StreamClient.RegisterAsync(server, "stream-busy");
        var submitted = await server.SubmitAsync("""{"task_type": "stream-busy"}""");
        var (task, token) = await busy.AssignedAsync();

        await busy.SendAsync(Report("busy", task, token));

        var (again, next) = await busy.AssignedAsync();
        Assert.Equal((submitted, submitted), (task, again));
        Assert.NotEqual(token, next);
        await busy.SendAsync(Report("complete", task, token));
        Assert.False((await busy.ErrorAsync("stale_attempt")).GetProperty("retryable").GetBoolean());
        await busy.SendAsync(Report("complete", again, next));
        await busy.NextAsync("ack");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"type": 1}""")]
    [InlineData("""{"type": "sing"}""")]
    [InlineData("""{"type": "register", "agent_id": "other"}""")]
    [InlineData("""{"type": "ping", "pong": 1}""")]
    [InlineData("""{"type": "ping", "result": 1}""")]
    [InlineData("""{"type": "complete", "task_id": "x"}""")]
    [InlineData("""{"type": "complete", "attempt_token": "x"}""")]
    [InlineData("""{"type": "fail", "task_id": "x", "attempt_token": "x"}""")]
    [InlineData("""{"type": "progress", "task_id": "x", "attempt_token": "x", "percent": 1000}""")]
    [InlineData("[[]]")]
    public async Task A_malformed_frame_is_answered_and_the_stream_goes_on(string frame)
    {
        using var agent = await StreamClient.RegisterAsync(server, "stream-malformed");

        await agent.SendAsync(frame);
        await agent.SendAsync("""[{"type": "pong"}, {"type": "ping"}]""");

        Assert.NotEmpty(Text(await agent.ErrorAsync("malformed_frame"), "detail"));
        await agent.NextAsync("pong");
    }

    [Fact]
    public async Task A_good_frame_beside_a_malformed_one_is_done()
    {
        using var agent = await StreamClient.RegisterAsync(server, "stream-beside");
        await server.SubmitAsync("""{"task_type": "stream-beside"}""");
        var (task, token) = await agent.AssignedAsync();

        await agent.SendAsync($"[{Report("complete", task, token, ", \"resutl\": 1")}, {Report("complete", task, token, ", \"result\": 2")}]");

        var error = await agent.ErrorAsync("malformed_frame");
        Assert.Equal((task, token), (Text(error, "task_id"), Text(error, "attempt_token")));
        Assert.Contains("did you mean 'result'?", Text(error, "detail"), StringComparison.Ordinal);
        await agent.NextAsync("ack");
        Assert.Equal("2", (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).Json.GetProperty("result").ToString());
    }

    [Fact]
    public async Task Wrong_tokens_and_tasks_are_refused_and_said_back()
    {
        using var agent = await StreamClient.RegisterAsync(server, "stream-wrong");
        await server.SubmitAsync("""{"task_type": "stream-wrong"}""");
        var (task, token) = await agent.AssignedAsync();

        await agent.SendAsync(Report("complete", task, SomeToken));
        Assert.Equal(SomeToken, Text(await agent.ErrorAsync("stale_attempt"), "attempt_token"));
        await agent.SendAsync(Report("complete", task, "nonsense"));
        Assert.Equal("nonsense", Text(await agent.ErrorAsync("stale_attempt"), "attempt_token"));
        await agent.SendAsync(Report("complete", "no-task", token));
        Assert.Equal("no-task", Text(await agent.ErrorAsync("task_not_found"), "task_id"));
        await agent.SendAsync(Report("complete", task, token, $", \"result\": \"{new string('x', 1024 * 1024)}\""));
        Assert.False((await agent.ErrorAsync("payload_too_large")).GetProperty("retryable").GetBoolean());

        await agent.SendAsync(Report("complete", task, token));
        await agent.NextAsync("ack");
    }

    [Theory]
    [InlineData("""{"type": "ping"}""")]
    [InlineData("""{"type": "register"}""")]
    [InlineData("""{"type": "register", "agent_id": "a/b"}""")]
    [InlineData("""{"type": "register", "agent_id": "x", "endpoint": "http://127.0.0.1:1"}""")]
    [InlineData("[]", false)]
    [InlineData("[7]")]
    public async Task A_first_frame_that_is_no_registration_closes_the_stream(string frame, bool closes = true)
    {
        using var agent = await StreamClient.OpenAsync(server);
        await agent.SendAsync(frame);
        if (!closes)
        {
            // Nothing was said yet.
            await agent.SendAsync("""{"type": "ping"}""");
        }

        await agent.ErrorAsync("malformed_frame");
        await agent.MustCloseAsync(1008);
    }

    [Fact]
    public async Task What_is_not_text_json_closes_the_stream()
    {
        foreach (var (bytes, type) in new[] { ("{]"u8.ToArray(), WebSocketMessageType.Text), ([0xFF, 0xFE], WebSocketMessageType.Text), ("{}"u8.ToArray(), WebSocketMessageType.Binary), ([], WebSocketMessageType.Text) })
        {
            using var agent = await StreamClient.RegisterAsync(server, "stream-garbage");
            await agent.SendAsync(bytes, type);
            await agent.MustCloseAsync(1007);
        }
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_the_stream_and_nothing_else()
    {
        using var agent = await StreamClient.RegisterAsync(server, "stream-huge");
        await agent.SendAsync(Encoding.UTF8.GetBytes(new string(' ', 5 * 1024 * 1024)), WebSocketMessageType.Text);

        await agent.ErrorAsync("body_too_large");
        await agent.MustCloseAsync(1009);
    }

    [Fact]
    public async Task When_a_stream_breaks_off_its_attempt_runs_elsewhere_at_once()
    {
        var gone = await StreamClient.RegisterAsync(server, "stream-gone");
        await server.SubmitAsync("""{"task_type": "stream-gone"}""");
        var (task, token) = await gone.AssignedAsync();
        await gone.SendAsync(Report("accept", task, token));
        var other = await AgentCalls.RegisterAsync(server, "stream-heir", ", \"task_types\": [\"stream-gone\"]");
        var taking = other.TakeAsync();

        gone.Dispose();

        Assert.Equal(task, (await taking).Task);
        (await new AgentCalls(server, "stream-gone").CompleteAsync(task, token)).MustBeProblem(409, "stale_attempt");
    }

    [Fact]
    public async Task A_stream_that_comes_back_in_time_goes_on_with_its_attempts()
    {
        var first = await StreamClient.OpenAsync(server);
        await first.SendAsync("""{"type": "register", "agent_id": "stream-back"}""");
        var session = Text(await first.NextAsync("registered"), "session");
        first.Dispose();

        using var second = await StreamClient.OpenAsync(server);
        await second.SendAsync($$"""{"agent_id": "stream-back", "session": "{{session}}", "running": [], "type": "register"}""");

        var registered = await second.NextAsync("registered");
        Assert.Equal((session, true), (Text(registered, "session"), registered.GetProperty("resumed").GetBoolean()));
    }

    [Fact]
    public async Task A_second_stream_of_an_agent_closes_the_first()
    {
        using var first = await StreamClient.RegisterAsync(server, "stream-two");
        using var second = await StreamClient.RegisterAsync(server, "stream-two");

        await first.ErrorAsync("session_ended");
        await first.MustCloseAsync(1008);
        await second.SendAsync("""{"type": "ping"}""");
        await second.NextAsync("pong");
    }

    [Fact]
    public async Task A_cancelled_task_is_told_and_a_drained_agent_is_let_go()
    {
        using var agent = await StreamClient.RegisterAsync(server, "stream-drain");
        await server.SubmitAsync("""{"task_type": "stream-drain"}""");
        var (task, token) = await agent.AssignedAsync();
        await agent.SendAsync(Report("accept", task, token));

        await server.PostAsync($"/api/v1/tasks/{task}/cancel", "{}");
        Assert.Equal("cancelled", Text(await agent.NextAsync("cancel"), "reason"));
        await server.PostAsync("/api/v1/agents/stream-drain/drain", "");
        await agent.NextAsync("drain");
        await agent.SendAsync(Report("fail", task, token, """, "error": {"type": "agent_error", "message": "stopped"}"""));

        // The end is durable before either is sent; which comes first is not said.
        Assert.Equal(["ack", "drained"], new[] { await agent.NextTypeAsync(), await agent.NextTypeAsync() }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_server_that_stops_sends_its_agents_away()
    {
        await using var stopping = await TestServer.StartAsync(_ => { });
        using var agent = await StreamClient.RegisterAsync(stopping, "stream-stop");

        stopping.BeginStop();

        await agent.MustCloseAsync(1001);
    }

    [Fact]
    public async Task A_call_that_is_no_websocket_is_told_so()
    {
        var answer = await server.GetAsync(Connect);

        answer.MustBeProblem(426, "upgrade_required");
        Assert.Contains("websocket", answer.Headers.Upgrade.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused()
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => StreamClient.OpenAsync(server, options => options.SetRequestHeader("Origin", "https://evil.example")));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);

        using var own = await StreamClient.OpenAsync(server, options => options.SetRequestHeader("Origin", server.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task With_keys_a_stream_needs_one()
    {
        const string Key = "a-key-of-many-characters";
        await using var closed = await TestServer.StartAsync(options => options.ApiKeys = [Key]);

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => StreamClient.OpenAsync(closed));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        using var allowed = await StreamClient.OpenAsync(closed, options => options.SetRequestHeader("X-API-Key", Key));
    }

    [Fact]
    public async Task One_agent_more_than_may_be_attached_is_sent_away()
    {
        await using var small = await TestServer.StartAsync(options => options.ConfigureEngine += engine => engine.Agents = engine.Agents with { Max = 1 });
        using var first = await StreamClient.RegisterAsync(small, "stream-only");

        using var second = await StreamClient.OpenAsync(small);
        await second.SendAsync("""{"type": "register", "agent_id": "one-more"}""");
        await second.ErrorAsync("too_many_agents");
        await second.MustCloseAsync(1013);
        (await small.PostAsync("/api/v1/agents/register", """{"agent_id": "one-more"}""")).MustBeProblem(429, "too_many_agents");
    }

    private static string Report(string type, string task, string token, string others = "") =>
        $$"""{"type": "{{type}}", "task_id": "{{task}}", "attempt_token": "{{token}}"{{others}}}""";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
