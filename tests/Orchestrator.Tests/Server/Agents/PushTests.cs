using System.Text.Json;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>Agents that are called at an address of their own.</summary>
public sealed class PushTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_task_is_pushed_and_the_answer_is_its_result()
    {
        await using var agent = await CalledAgent.StartAsync();
        await RegisterAsync(agent, "push-a");

        var ended = (await server.RunAsync(
            """{"task_type": "push-a", "input_data": {"n": 1}, "timeout": 60, "requirements": {"capabilities": ["push"]}}""")).Json;

        Assert.Equal(("completed", "push-a", """{"n":1}"""), (Text(ended, "status"), Text(ended, "agent_id"), ended.GetProperty("result").ToString().Replace(" ", "", StringComparison.Ordinal)));
        var call = Assert.Single(agent.Calls);
        Assert.Equal(
            (Text(ended, "task_id"), "push-a", "push-a", 60, "push"),
            (Text(call, "task_id"), Text(call, "task_type"), Text(call, "agent_id"), call.GetProperty("timeout").GetInt32(), call.GetProperty("requirements").GetProperty("capabilities")[0].GetString()));
        Assert.Equal("push", Text((await server.GetAsync("/api/v1/agents/push-a")).Json, "connection"));
    }

    [Theory]
    [InlineData(500, """{"success": false, "task_id": "x", "error": "out of paper"}""", "agent_error", "out of paper", true)]
    [InlineData(200, """{"success": false, "error": {"type": "network_error", "message": "no route", "retryable": false}}""", "network_error", "no route", false)]
    [InlineData(200, """{"result": 1}""", "agent_error", "without 'success'", true)]
    [InlineData(404, "no such page", "agent_error", "answered 404", true)]
    public async Task A_failure_becomes_an_error_that_says_what_came(int status, string body, string type, string message, bool isRetryable)
    {
        await using var agent = await CalledAgent.StartAsync();
        agent.Answer = (context, _) => CalledAgent.SayAsync(context, status, body);
        var name = $"push-fails-{status}-{type}-{body.Length}";
        await RegisterAsync(agent, name);

        var error = (await server.RunAsync($$$"""{"task_type": "{{{name}}}", "retry_policy": {"max_attempts": 1}}""")).Json.GetProperty("error");

        Assert.Equal((type, isRetryable), (Text(error, "type"), error.GetProperty("retryable").GetBoolean()));
        Assert.Contains(message, Text(error, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_breaks_off_is_a_network_error()
    {
        await using var agent = await CalledAgent.StartAsync();
        agent.Answer = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await RegisterAsync(agent, "push-breaks");

        var error = (await server.RunAsync("""{"task_type": "push-breaks", "retry_policy": {"max_attempts": 1}}""")).Json.GetProperty("error");

        Assert.Equal("network_error", Text(error, "type"));
    }

    [Fact]
    public async Task A_result_over_the_limit_fails_the_attempt_for_good()
    {
        await using var agent = await CalledAgent.StartAsync();
        agent.Answer = (context, _) => CalledAgent.SayAsync(context, 200, $$"""{"success": true, "result": "{{new string('x', 2 * 1024 * 1024)}}"}""");
        await RegisterAsync(agent, "push-large");

        var ended = (await server.RunAsync("""{"task_type": "push-large"}""")).Json;

        Assert.Equal(("failed", 1), (Text(ended, "status"), ended.GetProperty("attempt").GetInt32()));
        Assert.Contains("more than 1048576 bytes", Text(ended.GetProperty("error"), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_cannot_be_reached_is_held_back_and_the_task_goes_elsewhere_uncharged()
    {
        await using var heir = await CalledAgent.StartAsync();
        var dead = await CalledAgent.StartAsync();
        await RegisterAsync(dead, "push-dead", "push-refused");
        await dead.DisposeAsync();
        var task = await server.SubmitAsync("""{"task_type": "push-refused", "retry_policy": {"max_attempts": 1}}""");
        await WaitAsync(async () => (await server.GetAsync("/api/v1/agents/push-dead")).Json.GetProperty("held_back").ValueKind == JsonValueKind.String);

        await RegisterAsync(heir, "push-heir", "push-refused");

        Assert.Equal("completed", (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).TaskStatus);
    }

    [Fact]
    public async Task Cancelling_breaks_the_call_off()
    {
        await using var agent = await CalledAgent.StartAsync();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.Answer = async (context, _) =>
        {
            using var gone = context.RequestAborted.Register(() => broken.TrySetResult());
            called.TrySetResult();
            await broken.Task;
        };
        await RegisterAsync(agent, "push-cancel");
        var task = await server.SubmitAsync("""{"task_type": "push-cancel"}""");
        await called.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await server.PostAsync($"/api/v1/tasks/{task}/cancel", "{}");

        await broken.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("cancelled", (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).TaskStatus);
    }

    [Fact]
    public async Task An_agent_that_accepts_and_goes_silent_is_timed_out_and_its_call_broken_off()
    {
        await using var agent = await CalledAgent.StartAsync();
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.Answer = async (context, _) =>
        {
            using var gone = context.RequestAborted.Register(() => broken.TrySetResult());
            await broken.Task;
        };
        await RegisterAsync(agent, "push-silent");

        var ended = (await server.RunAsync("""{"task_type": "push-silent", "timeout": 0.3, "retry_policy": {"max_attempts": 1}}""")).Json;

        Assert.Equal("timeout", Text(ended.GetProperty("error"), "type"));
        await broken.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Its_health_is_asked_and_keeps_the_session()
    {
        await using var quick = await TestServer.StartAsync(options => options.ConfigureEngine += engine => engine.Agents = engine.Agents with { SessionTtl = TimeSpan.FromSeconds(5) });
        await using var agent = await CalledAgent.StartAsync();
        await RegisterAsync(agent, "push-health", on: quick);

        // Asked each third of a session: the fourth time is after the end of one that nobody renews.
        for (var time = 1; time <= 4; time++)
        {
            Assert.True(await agent.Asked.WaitAsync(TimeSpan.FromSeconds(20)), $"It was not asked for the {time}. time.");
        }

        Assert.Equal("idle", Text((await quick.GetAsync("/api/v1/agents/push-health")).Json, "status"));
    }

    private async Task RegisterAsync(CalledAgent agent, string id, string? type = null, TestServer? on = null) => Assert.Equal(200, (await (on ?? server).PostAsync(
        "/api/v1/agents/register", $$"""{"agent_id": "{{id}}", "task_types": ["{{type ?? id}}"], "capabilities": ["push"], "endpoint": "{{agent.Address}}"}""")).Status);

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < TimeSpan.FromSeconds(20), "It did not happen.");
            await Task.Yield();
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
