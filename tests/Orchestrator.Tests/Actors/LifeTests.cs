using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class LifeTests
{
    private readonly SimulatedActors _sim = new();

    [Fact]
    public void Children_stop_before_their_parent()
    {
        _sim.Spawn("a", a => a.Start = context => context.Spawn("b", () => _sim.NewActor("b", b => b.Start = inner => inner.Spawn("c", () => _sim.NewActor("c")))));
        var stopped = _sim.System.StopAsync();
        _sim.Run();
        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(["a start", "b start", "c start", "c stop", "b stop", "a stop"], _sim.Log);
    }

    [Fact]
    public void Messages_behind_the_stop_are_reported_and_none_is_lost()
    {
        var actor = _sim.Spawn("a", self => self.Receive = (context, _) => context.StopSelf());
        actor.Tell("1");
        actor.Tell("2");
        _sim.Run();
        Assert.False(actor.Tell("3"));
        actor.TellControl("4");
        Assert.Equal(["a start", "a 1", "a stop"], _sim.Log);
        Assert.Equal(["2", "3", "4"], _sim.Undelivered);
        Assert.Equal(3, _sim.System.UndeliveredCount);
    }

    [Fact]
    public void Requested_stop_ends_the_open_burst_before_the_actor_stops()
    {
        var actor = _sim.Spawn("a", self =>
        {
            self.Receive = (context, _) => context.StopSelf();
            self.BurstEnd = () => _sim.Log.Add("end");
        });
        actor.Tell("1");
        _sim.Run();
        Assert.Equal(["a start", "end", "a 1", "end", "a stop"], _sim.Log);
    }

    [Fact]
    public void Failure_in_OnStop_does_not_keep_the_actor_alive()
    {
        var actor = _sim.Spawn("a", self => self.Stop = () => throw new InvalidOperationException("oops"));
        _ = _sim.System.StopAsync(actor);
        _sim.Run();
        Assert.True(actor.Termination.IsCompletedSuccessfully);
    }

    [Fact]
    public void Parent_stops_a_child_and_can_use_its_name_again()
    {
        var parent = _sim.Spawn("p", self =>
        {
            ActorRef<string>? child = null;
            self.Start = context => child = context.Spawn("c", () => _sim.NewActor("c"));
            self.Receive = (context, message) =>
            {
                if (message == "swap")
                {
                    context.Pipe(new ValueTask(context.StopChild(child!)), () => "stopped", _ => "failed");
                }

                if (message == "stopped")
                {
                    child = context.Spawn("c", () => _sim.NewActor("c2"));
                }
            };
        });
        parent.Tell("swap");
        _sim.Run();
        Assert.Equal(["p start", "c start", "p swap", "c stop", "p stopped", "c2 start"], _sim.Log);
    }

    [Fact]
    public void Watcher_is_told_when_another_actor_stopped()
    {
        var other = _sim.Spawn("other");
        _sim.Spawn("watcher", self => self.Start = context => context.Watch(other, "gone"));
        _ = _sim.System.StopAsync(other);
        _sim.Run();
        Assert.Equal("watcher gone", _sim.Log[^1]);
    }

    [Fact]
    public void Name_is_taken_only_while_its_actor_lives()
    {
        var first = _sim.Spawn("a");
        Assert.Equal("sim/a", first.Path);
        Assert.Throws<InvalidOperationException>(() => _sim.System.Spawn("a", () => _sim.NewActor("a")));
        _ = _sim.System.StopAsync(first);
        _sim.Run();
        _sim.Spawn("a");
        Assert.Equal(["a start", "a stop", "a start"], _sim.Log);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void Name_that_would_break_paths_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => _sim.System.Spawn(name, () => _sim.NewActor("a")));

    [Fact]
    public void Nothing_is_spawned_once_the_system_stops()
    {
        _ = _sim.System.StopAsync();
        Assert.Throws<InvalidOperationException>(() => _sim.System.Spawn("a", () => _sim.NewActor("a")));
    }

    [Fact]
    public void Factory_that_returns_the_same_actor_again_is_found_out()
    {
        var one = _sim.NewActor("a");
        var actor = _sim.System.Spawn("a", () => one, new ActorOptions
        {
            Supervision = new SupervisionStrategy { Backoff = RestartBackoff.None, MaxRestarts = 1 },
        });
        actor.Tell("fail");
        _sim.Run();
        Assert.True(actor.Termination.IsCompleted);
        Assert.Equal(1, _sim.Log.Count(line => line.StartsWith("a start", StringComparison.Ordinal)));
    }
}
