using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class CoordinatedShutdownTests
{
    private readonly SimulatedActors _sim = new();

    [Fact]
    public async Task Phases_run_in_order_and_the_tasks_of_a_phase_side_by_side()
    {
        var first = new TaskCompletionSource();
        Add(ShutdownPhases.CloseJournal, "journal");
        Add(ShutdownPhases.StopAccepting, "first", first.Task);
        Add(ShutdownPhases.StopAccepting, "second");
        var run = _sim.System.Shutdown.RunAsync("test");
        _sim.Run();
        Assert.Equal(["first", "second"], _sim.Log.Order());
        first.SetResult();
        _sim.Run();
        Assert.Equal("journal", _sim.Log[^1]);
        Assert.Empty((await run).Failures);
    }

    [Fact]
    public async Task Phase_that_takes_too_long_is_left_behind_and_named()
    {
        CancellationToken seen = default;
        _sim.System.Shutdown.AddTask(ShutdownPhases.DrainAgents, "stuck", token =>
        {
            seen = token;
            return new TaskCompletionSource().Task;
        });
        Add(ShutdownPhases.DrainAgents, "quick");
        Add(ShutdownPhases.CloseJournal, "journal");
        _sim.System.Shutdown.SetTimeout(ShutdownPhases.DrainAgents, TimeSpan.FromSeconds(3));
        var run = _sim.System.Shutdown.RunAsync("test");
        _sim.Run();
        _sim.Advance(2.999);
        Assert.Equal(["quick"], _sim.Log);
        Assert.False(seen.IsCancellationRequested);
        _sim.Advance(0.001);
        Assert.Equal(["quick", "journal"], _sim.Log);
        Assert.True(seen.IsCancellationRequested);
        var failure = Assert.Single((await run).Failures);
        Assert.Equal((ShutdownPhases.DrainAgents, "stuck"), (failure.Phase, failure.Task));
        Assert.IsType<TimeoutException>(failure.Exception);
    }

    [Fact]
    public async Task Task_that_heeds_its_cancellation_is_reported_as_late()
    {
        _sim.System.Shutdown.AddTask(ShutdownPhases.DrainAgents, "slow", token => Task.Delay(Timeout.InfiniteTimeSpan, _sim.Clock, token));
        var run = _sim.System.Shutdown.RunAsync("test");
        _sim.Run();
        _sim.Advance(10);
        Assert.IsType<TimeoutException>(Assert.Single((await run).Failures).Exception);
    }

    [Fact]
    public async Task Failures_are_collected_and_do_not_stop_the_shutdown()
    {
        _sim.System.Shutdown.AddTask(ShutdownPhases.StopShards, "throws", _ => throw new InvalidOperationException("now"));
        _sim.System.Shutdown.AddTask(ShutdownPhases.StopShards, "fails", _ => Task.FromException(new InvalidOperationException("later")));
        Add(ShutdownPhases.CloseJournal, "journal");
        var run = _sim.System.Shutdown.RunAsync("test");
        _sim.Run();
        Assert.Equal(["journal"], _sim.Log);
        Assert.Equal(["throws", "fails"], (await run).Failures.Select(failure => failure.Task));
    }

    [Fact]
    public async Task Second_run_does_nothing_and_ends_with_the_first()
    {
        Add(ShutdownPhases.StopAccepting, "once");
        var first = _sim.System.Shutdown.RunAsync("signal");
        var second = _sim.System.Shutdown.RunAsync("again");
        _sim.Run();
        Assert.Same(first, second);
        Assert.Equal("signal", (await second).Reason);
        Assert.Equal(["once"], _sim.Log);
    }

    [Fact]
    public void Task_for_a_phase_that_began_or_does_not_exist_is_refused()
    {
        var gate = new TaskCompletionSource();
        Add(ShutdownPhases.StopAccepting, "first", gate.Task);
        _ = _sim.System.Shutdown.RunAsync("test");
        _sim.Run();
        Assert.Throws<InvalidOperationException>(() => Add(ShutdownPhases.StopAccepting, "late"));
        Assert.Throws<ArgumentException>(() => Add("stop-everything", "unknown"));
        Add(ShutdownPhases.CloseJournal, "in time");
        gate.SetResult();
        _sim.Run();
        Assert.Equal(["first", "in time"], _sim.Log);
    }

    [Fact]
    public async Task Actors_stop_in_the_phase_their_owner_chose()
    {
        _sim.Spawn("shard");
        _sim.System.Shutdown.AddTask(ShutdownPhases.StopShards, "actors", token => _sim.System.StopAsync(token));
        Add(ShutdownPhases.CloseJournal, "journal");
        var run = _sim.System.Shutdown.RunAsync("test");
        _sim.Run();
        Assert.Equal(["shard start", "shard stop", "journal"], _sim.Log);
        Assert.Empty((await run).Failures);
    }

    private void Add(string phase, string name, Task? end = null) => _sim.System.Shutdown.AddTask(phase, name, _ =>
    {
        _sim.Log.Add(name);
        return end ?? Task.CompletedTask;
    });
}
