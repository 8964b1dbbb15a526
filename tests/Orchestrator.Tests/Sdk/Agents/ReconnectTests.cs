using System.Net.WebSockets;
using Orchestrator.Sdk.Agents;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>What an agent does when its connection breaks off, and what it brings along when it is back.</summary>
public sealed class ReconnectTests
{
    [Fact]
    public async Task It_goes_on_with_its_session_and_what_it_runs()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();
        handler.Context.ReportProgress(10, "begun");
        await stream.ExpectAsync("progress");

        stream.Cut();
        var next = await bench.NextStreamAsync();

        var registration = await next.WelcomeAsync(resumed: true);
        Assert.Equal("s1", registration.GetProperty("session").GetString());
        Assert.Equal("""[{"task_id":"t","attempt_token":"t-token"}]""", registration.GetProperty("running").GetRawText());

        // What may have got lost is said again.
        await next.ExpectAsync("accept");
        Assert.Equal("begun", (await next.ExpectAsync("progress")).GetProperty("message").GetString());
        Assert.False(handler.Told.Task.IsCompleted);
        handler.Complete("5");
        Assert.Equal("5", (await next.ExpectAsync("complete")).GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task A_result_is_sent_again_until_it_is_acknowledged()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t", "echo", "1");
        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("complete");

        for (var i = 0; i < 3; i++)
        {
            stream.Cut();
            stream = await bench.NextStreamAsync();
            Assert.Equal(1, (await stream.WelcomeAsync(resumed: true)).GetProperty("running").GetArrayLength());
            Assert.Equal("1", (await stream.ExpectAsync("complete")).GetProperty("result").GetRawText());
        }

        await stream.AcknowledgeAsync("t");
        await stream.SendAsync("""{"type":"ping"}""");
        await stream.ExpectAsync("pong");
        stream.Cut();
        Assert.Equal(0, (await (await bench.NextStreamAsync()).WelcomeAsync(resumed: true)).GetProperty("running").GetArrayLength());
    }

    [Fact]
    public async Task A_result_that_came_while_nobody_listened_is_sent_on_return()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();
        stream.Cut();
        handler.Complete();

        var next = await bench.NextStreamAsync();
        await next.WelcomeAsync(resumed: true);

        await next.ExpectAsync("complete");
    }

    [Fact]
    public async Task In_a_new_session_what_runs_is_stopped_and_results_are_offered_once_more()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t1");
        await stream.ExpectAsync("accept");
        await stream.AssignAsync("t2", "echo");
        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("complete");
        var handler = await bench.HandlerAsync();

        stream.Cut();
        var next = await bench.NextStreamAsync();
        await next.WelcomeAsync(session: "s2", resumed: false);

        await handler.Told.Task.Soon();
        Assert.Equal("t2", (await next.ExpectAsync("complete")).GetProperty("task_id").GetString());
        handler.Obey();
        await next.RefuseAsync("t2", "stale_attempt");
        await bench.AdvanceUntilAsync(() => bench.Events.Any(e => e.Kind == AgentEventKind.Refused));

        next.Cut();
        var registration = await (await bench.NextStreamAsync()).WelcomeAsync(resumed: true);
        Assert.Equal(("s2", 0), (registration.GetProperty("session").GetString(), registration.GetProperty("running").GetArrayLength()));
    }

    [Fact]
    public async Task Work_that_comes_in_one_message_with_the_welcome_is_begun()
    {
        await using var bench = await AgentBench.CreateAsync();
        var stream = await bench.Server.StreamAsync();
        await stream.ExpectAsync("register");

        await stream.SendAsync(
            $$"""[{"type":"registered","agent_id":"a","session":"s1","session_ttl":30,"resumed":false},{{StreamDouble.Assignment("t", "echo")}}]""");

        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("complete");
    }

    [Fact]
    public async Task An_assignment_that_is_repeated_runs_once()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;

        await stream.AssignAsync("t");
        await stream.AssignAsync("t");

        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("accept");
        (await bench.HandlerAsync()).Complete();
        await stream.ExpectAsync("complete");
        Assert.Single(bench.Events, e => e.Kind == AgentEventKind.Started);
    }

    [Fact]
    public async Task A_result_that_the_server_cannot_take_now_is_sent_again_later()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t", "echo");
        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("complete");

        await stream.RefuseAsync("t", "storage_unavailable", retryable: true);
        await stream.SendAsync("""{"type":"ping"}""");
        await stream.ExpectAsync("pong");
        Assert.False(stream.HasFrame);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        await stream.ExpectAsync("complete");
    }

    [Fact]
    public async Task A_result_that_is_refused_for_what_it_is_fails_the_attempt()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t", "echo");
        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("complete");

        await stream.RefuseAsync("t", "payload_too_large");

        var error = (await stream.ExpectAsync("fail")).GetProperty("error");
        Assert.Equal(("The server did not take the result (payload_too_large): no", false), (error.GetProperty("message").GetString(), error.GetProperty("retryable").GetBoolean()));

        // Not for ever: a failure that is refused too is let go.
        await stream.RefuseAsync("t", "payload_too_large");
        await stream.SendAsync("""{"type":"ping"}""");
        await stream.ExpectAsync("pong");
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_the_server_does_not_come_back_for_ever()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("small", "echo");
        await stream.AssignAsync("large", "echo", $"\"{new string('x', 10_000)}\"");
        for (var i = 0; i < 4; i++)
        {
            await stream.NextAsync();
        }

        await stream.CloseAsync(WebSocketCloseStatus.MessageTooBig);

        var next = await bench.NextStreamAsync();
        await next.WelcomeAsync(resumed: true);
        var frames = new[] { await next.NextAsync(), await next.NextAsync() };
        Assert.Equal(
            [("large", "fail"), ("small", "complete")],
            frames.Select(frame => (frame.GetProperty("task_id").GetString()!, frame.GetProperty("type").GetString()!)).Order());
    }

    [Fact]
    public async Task Progress_on_what_is_over_stops_the_handler()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();
        handler.Context.ReportProgress(1);
        await stream.ExpectAsync("progress");

        await stream.RefuseAsync("t", "stale_attempt");

        await handler.Told.Task.Soon();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData("[[]]")]
    [InlineData("""{"type":"assign"}""")]
    [InlineData("""{"type":"assign","task_id":7}""")]
    [InlineData("""{"type":"ping"} {"type":"ping"}""")]
    [InlineData("""{"type":"cancel","task_id":"\ud800"}""")]
    public async Task A_server_that_talks_nonsense_is_left_and_tried_again(string message)
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");

        await stream.SendAsync(message);

        Assert.Equal((int)WebSocketCloseStatus.InvalidPayloadData, await stream.Closed.Soon());
        var next = await bench.NextStreamAsync();
        Assert.Equal(1, (await next.WelcomeAsync(resumed: true)).GetProperty("running").GetArrayLength());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"type":"of_a_newer_server","what":[{"x":1}]}""")]
    [InlineData("""{"type":"ack","task_id":"unknown","attempt_token":"unknown","status":"accepted"}""")]
    [InlineData("""{"type":"ack"}""")]
    [InlineData("""{"type":"cancel","task_id":"unknown"}""")]
    [InlineData("""{"type":"cancel"}""")]
    [InlineData("""{"type":"error","code":"malformed_frame","detail":"what?"}""")]
    [InlineData("""{"type":"error"}""")]
    [InlineData("""{"type":"error","task_id":"unknown","attempt_token":"unknown","code":"stale_attempt","detail":"gone"}""")]
    [InlineData("""{"type":"registered","session":"other"}""")]
    public async Task What_it_does_not_know_it_passes_over(string message)
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;

        await stream.SendAsync(message);

        await stream.AssignAsync("t", "echo");
        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("complete");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_registration_is_left()
    {
        await using var bench = await AgentBench.CreateAsync();
        await (await bench.Server.StreamAsync()).ExpectAsync("register");

        await (await bench.NextStreamAsync()).WelcomeAsync();
    }

    [Fact]
    public async Task A_session_that_has_ended_is_begun_anew()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;

        await stream.SendAsync("""{"type":"error","code":"session_ended","detail":"gone"}""");

        await (await bench.NextStreamAsync()).WelcomeAsync("s2");
    }
}
