using Orchestrator.Sdk.Agents;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>How an agent leaves.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task It_finishes_what_it_has_and_leaves_when_the_server_knows()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();

        bench.Stop();
        await stream.ExpectAsync("drain");
        await stream.AssignAsync("late");
        await stream.ExpectAsync("busy");
        handler.Complete();
        await stream.ExpectAsync("complete");
        Assert.False(bench.Running.IsCompleted);
        await stream.AcknowledgeAsync("t");
        await stream.SendAsync("""{"type":"drained"}""");

        await bench.Running.Soon();
        Assert.Equal(1000, await stream.Closed.Soon());
        Assert.Equal(AgentEventKind.Left, bench.Events.Last().Kind);
    }

    [Fact]
    public async Task An_agent_with_nothing_to_do_leaves_even_if_the_server_does_not_say_so()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;

        bench.Stop();
        await stream.ExpectAsync("drain");
        await bench.AdvanceUntilAsync(() => bench.Running.IsCompleted);

        await bench.Running;
        Assert.Equal(1000, await stream.Closed.Soon());
    }

    [Fact]
    public async Task What_does_not_end_in_the_patience_is_stopped_and_given_back()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o => o.DrainPatience = TimeSpan.FromSeconds(5));
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        var handler = await bench.HandlerAsync();

        bench.Stop();
        await stream.ExpectAsync("drain");
        Assert.False(handler.Told.Task.IsCompleted);
        await bench.AdvanceUntilAsync(() => handler.Told.Task.IsCompleted);
        handler.Obey();

        // No report: the session's end gives the attempt back.
        Assert.Equal(1000, await stream.Closed.Soon());
        Assert.False(stream.HasFrame);
        await bench.Running.Soon();
    }

    [Fact]
    public async Task A_handler_that_ignores_its_end_does_not_hold_the_agent()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync(o => (o.DrainPatience, o.CancelGrace) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)));
        await using var _ = bench;
        await stream.AssignAsync("t");
        await stream.ExpectAsync("accept");
        await bench.HandlerAsync();

        bench.Stop();
        await bench.AdvanceUntilAsync(() => bench.Running.IsCompleted);

        await bench.Running;
        Assert.NotNull(await stream.Closed.Soon());
    }

    [Fact]
    public async Task The_server_can_tell_it_to_leave()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;

        await stream.SendAsync("""{"type":"drain"}""");
        await stream.ExpectAsync("drain");
        await stream.SendAsync("""{"type":"drained"}""");

        await bench.Running.Soon();
    }

    [Fact]
    public async Task A_result_still_finds_its_way_while_the_agent_leaves()
    {
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        await stream.AssignAsync("t", "echo");
        await stream.ExpectAsync("accept");
        await stream.ExpectAsync("complete");
        bench.Stop();
        await stream.ExpectAsync("drain");

        stream.Cut();
        var next = await bench.NextStreamAsync();
        await next.WelcomeAsync(resumed: true);

        await next.ExpectAsync("complete");
        await next.ExpectAsync("drain");
        await next.AcknowledgeAsync("t");
        await next.SendAsync("""{"type":"drained"}""");
        await bench.Running.Soon();
    }

    [Fact]
    public async Task Nobody_waits_for_a_server_that_is_not_there()
    {
        await using var bench = await AgentBench.CreateAsync();
        await bench.Server.DisposeAsync();
        await bench.AdvanceUntilAsync(() => bench.Events.Any(e => e.Kind == AgentEventKind.Disconnected));

        bench.Stop();

        await bench.Running.Soon();
    }
}
