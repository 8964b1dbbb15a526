using Orchestrator.Sdk;
using Orchestrator.Sdk.Agents;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>An agent on a stream: what it says, and when.</summary>
public sealed class StreamAgentTests
{
    [Fact]
    public async Task It_says_what_it_is_and_what_it_runs()
    {
        await using var bench = await AgentBench.CreateAsync(o =>
        {
            (o.Name, o.Capabilities, o.Slots, o.Cpu, o.Zone, o.NodeManager, o.ApiKey) = ("Anna", ["gpu"], 3, 2, "north", "rack-1", "secret");
            o.Labels = new Dictionary<string, string> { ["site"] = "berlin" };
        });
        var stream = await bench.Server.StreamAsync();

        var registration = await stream.ExpectAsync("register");

        Assert.Equal(
            """{"type":"register","agent_id":"a","name":"Anna","capabilities":["gpu"],"task_types":["echo","work"],"slots":3,"resources":{"cpu":2,"memory":null,"gpu":null},"labels":{"site":"berlin"},"zone":"north","node_manager":"rack-1"}""",
            registration.GetRawText());
        Assert.Equal("secret", bench.Server.Key);
    }

    [Fact]
    public async Task A_task_is_accepted_before_it_is_completed_and_its_result_goes_as_it_is()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;

        await stream.AssignAsync("t", "echo", """{"ä":[1,  2]}""");

        Assert.Equal("t-token", (await stream.ExpectAsync("accept")).GetProperty("attempt_token").GetString());
        var complete = await stream.ExpectAsync("complete");
        Assert.Equal("""{"type":"complete","task_id":"t","attempt_token":"t-token","result":{"ä":[1,  2]}}""", complete.GetRawText());
    }

    [Fact]
    public async Task A_handler_sees_the_task_and_what_it_reports_is_sent()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.SendAsync("""
            [{"type":"assign","task_id":"t","attempt_token":"tok\u0041","task_type":"wor\u006b","attempt":3,"input_data":{"a":1},"timeout":60,"deadline":"x","checkpoint":[7]}]
            """);
        await stream.ExpectAsync("accept");

        var context = (await bench.HandlerAsync()).Context;
        Assert.Equal(("t", "work", 3, """{"a":1}""", "[7]"), (context.TaskId, context.TaskType, context.Attempt, context.Input.ToString(), context.Checkpoint.ToString()));
        Assert.Equal(bench.Clock.GetUtcNow().AddSeconds(60), context.Deadline);
        context.ReportProgress(40, "on the way");
        context.ReportProgress(60);
        context.SaveCheckpoint(JsonPayload.Parse("{}"));

        var first = await stream.ExpectAsync("progress");
        Assert.Equal("""{"type":"progress","task_id":"t","attempt_token":"tokA","percent":40,"message":"on the way"}""", first.GetRawText());

        // The newest replaces what was not sent yet.
        bench.Clock.Advance(TimeSpan.FromMilliseconds(500));
        var second = await stream.ExpectAsync("progress");
        Assert.Equal((60, "{}"), (second.GetProperty("percent").GetDouble(), second.GetProperty("checkpoint").GetRawText()));
    }

    [Fact]
    public async Task What_exceeds_the_slots_is_answered_busy()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o => o.Slots = 1);
        await using var _ = bench;
        await stream.AssignAsync("t1");
        await stream.ExpectAsync("accept");

        await stream.AssignAsync("t2");

        Assert.Equal("t2", (await stream.ExpectAsync("busy")).GetProperty("task_id").GetString());
        (await bench.HandlerAsync()).Complete();
        await stream.ExpectAsync("complete");
        await stream.AssignAsync("t3");
        await stream.ExpectAsync("accept");
    }

    [Fact]
    public async Task With_too_many_results_unacknowledged_nothing_more_is_taken()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o => o.MaxKeptResults = 2);
        await using var _ = bench;
        foreach (var task in new[] { "t1", "t2" })
        {
            await stream.AssignAsync(task, "echo");
            await stream.ExpectAsync("accept");
            await stream.ExpectAsync("complete");
        }

        await stream.AssignAsync("t3", "echo");
        await stream.ExpectAsync("busy");

        await stream.AcknowledgeAsync("t1");
        await stream.AssignAsync("t4", "echo");
        await stream.ExpectAsync("accept");
    }

    [Fact]
    public async Task Results_of_too_many_bytes_stop_it_as_well()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o => o.MaxKeptBytes = 1024 * 1024);
        await using var _ = bench;
        var large = $"\"{new string('x', 600_000)}\"";
        foreach (var task in new[] { "t1", "t2" })
        {
            await stream.AssignAsync(task, "echo", large);
            await stream.ExpectAsync("accept");
            await stream.ExpectAsync("complete");
        }

        await stream.AssignAsync("t3", "echo");

        await stream.ExpectAsync("busy");
    }

    [Fact]
    public async Task A_cancelled_handler_is_told_and_its_end_reported()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();

        await stream.SendAsync("""{"type":"cancel","task_id":"t","attempt_token":"t-token","reason":"cancelled"}""");
        await handler.Told.Task.Soon();
        handler.Obey();

        Assert.False((await stream.ExpectAsync("fail")).GetProperty("error").GetProperty("retryable").GetBoolean());
    }

    [Fact]
    public async Task An_attempt_that_is_over_is_stopped_and_nothing_reported()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o => o.Slots = 1);
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();

        await stream.SendAsync("""{"type":"cancel","task_id":"t","attempt_token":"t-token","reason":"ended"}""");
        await handler.Told.Task.Soon();
        handler.Obey();
        await bench.AdvanceUntilAsync(() => bench.Events.Any(e => e.Kind == AgentEventKind.Stopped));

        await stream.AssignAsync("t2");
        await stream.ExpectAsync("accept");
    }

    [Fact]
    public async Task A_handler_that_does_not_obey_in_the_grace_is_abandoned()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o => o.Slots = 1);
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();
        await stream.SendAsync("""{"type":"cancel","task_id":"t","attempt_token":"t-token","reason":"cancelled"}""");
        await handler.Told.Task.Soon();

        bench.Clock.Advance(TimeSpan.FromSeconds(11));

        await stream.ExpectAsync("fail");
        await stream.AssignAsync("t2");
        await stream.ExpectAsync("accept");

        // What it brings in the end is nobody's.
        handler.Complete("1");
        (await bench.HandlerAsync()).Complete("2");
        Assert.Equal("2", (await stream.ExpectAsync("complete")).GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task An_attempt_whose_time_is_over_is_stopped_even_if_the_server_says_nothing()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t", more: ""","timeout":5""");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(5.5));
        Assert.False(handler.Told.Task.IsCompleted);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        await handler.Told.Task.Soon();
    }

    [Fact]
    public async Task A_result_that_is_no_use_to_the_server_fails_the_attempt_here()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o =>
        {
            o.MaxPayloadBytes = 1024;
            o.Handle("rubbish", _ => new TaskOutcome.Completed(JsonPayload.FromUtf8("}"u8.ToArray())));
            o.Handle("throws", _ => throw new InvalidOperationException("oh"));
        });
        await using var _ = bench;
        await stream.AssignAsync("t1", "echo", $"\"{new string('x', 2000)}\"");
        await stream.ExpectAsync("accept");
        Assert.Contains("the limit is 1024", Message(await stream.ExpectAsync("fail")));

        await stream.AssignAsync("t2", "rubbish");
        await stream.ExpectAsync("accept");
        Assert.Contains("not JSON", Message(await stream.ExpectAsync("fail")));

        await stream.AssignAsync("t3", "throws");
        await stream.ExpectAsync("accept");
        Assert.Equal("InvalidOperationException: oh", Message(await stream.ExpectAsync("fail")));

        await stream.AssignAsync("t4", "unheard-of");
        await stream.ExpectAsync("accept");
        Assert.Contains("no handler", Message(await stream.ExpectAsync("fail")));
    }

    [Fact]
    public async Task It_pings_when_it_has_sent_nothing_and_answers_pings()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.SendAsync("""{"type":"ping"}""");
        await stream.ExpectAsync("pong");

        await bench.AdvanceUntilAsync(() => stream.HasFrame, TimeSpan.FromSeconds(0.5));

        await stream.ExpectAsync("ping");
        Assert.True(bench.Clock.GetUtcNow() >= new DateTimeOffset(2026, 1, 1, 0, 0, 10, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_server_that_says_nothing_for_a_whole_session_is_left()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;

        var next = await bench.NextStreamAsync(TimeSpan.FromSeconds(0.5));

        Assert.Equal("s1", (await next.ExpectAsync("register")).GetProperty("session").GetString());
        Assert.True(bench.Clock.GetUtcNow() >= new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_server_that_does_not_want_the_agent_ends_it()
    {
        await using var bench = await AgentBench.CreateAsync();
        var stream = await bench.Server.StreamAsync();
        await stream.ExpectAsync("register");

        await stream.SendAsync("""{"type":"error","code":"invalid_request","detail":"agent_id is too long","retryable":false}""");

        // It leaves by itself, whether the server closes the stream or not.
        var refusal = await Assert.ThrowsAsync<OrchestratorApiException>(() => bench.Running.Soon());
        Assert.Equal(("invalid_request", "agent_id is too long"), (refusal.Code, refusal.Detail));
    }

    private static string Message(System.Text.Json.JsonElement frame) => frame.GetProperty("error").GetProperty("message").GetString()!;
}
