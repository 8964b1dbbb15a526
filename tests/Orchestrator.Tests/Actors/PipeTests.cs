using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class PipeTests
{
    private readonly SimulatedActors _sim = new();
    private readonly TaskCompletionSource<int> _io = new();

    [Fact]
    public void Result_arrives_as_a_control_message_when_the_operation_ends()
    {
        var actor = Spawn();
        actor.Tell("read");
        actor.Tell("pause");
        actor.Tell("1");
        _sim.Run();
        _io.SetResult(7);
        _sim.Run();
        Assert.Equal(["a start", "a read", "a pause", "a read 7"], _sim.Log);
    }

    [Fact]
    public void Completed_operation_posts_at_once()
    {
        _io.SetResult(7);
        var actor = Spawn();
        actor.Tell("read");
        actor.Tell("1");
        _sim.Run();
        Assert.Equal(["a start", "a read", "a read 7", "a 1"], _sim.Log);
    }

    [Fact]
    public void Failure_of_the_operation_arrives_as_its_message()
    {
        var actor = Spawn();
        actor.Tell("read");
        _sim.Run();
        _io.SetException(new IOException("disk gone"));
        _sim.Run();
        Assert.Equal(["a start", "a read", "a disk gone"], _sim.Log);
    }

    [Fact]
    public void Result_for_an_older_incarnation_is_dropped()
    {
        var actor = Spawn();
        actor.Tell("read");
        actor.Tell("fail");
        _sim.Run();
        _io.SetResult(7);
        _sim.Run();
        Assert.Equal(["a start", "a read", "a fail", "a restarting on fail", "a start after fail"], _sim.Log);
    }

    [Fact]
    public void Result_that_comes_during_a_restart_is_dropped_too()
    {
        var actor = Spawn(new RestartBackoff { Initial = TimeSpan.FromSeconds(1), Jitter = 0 });
        actor.Tell("read");
        actor.Tell("fail");
        _sim.Run();
        _io.SetResult(7);
        _sim.Advance(1);
        Assert.Equal(["a start", "a read", "a fail", "a restarting on fail", "a start after fail"], _sim.Log);
    }

    [Fact]
    public void Result_for_a_stopped_actor_is_dropped_and_not_reported_as_a_message()
    {
        var actor = Spawn();
        actor.Tell("read");
        _sim.Run();
        _ = _sim.System.StopAsync(actor);
        _sim.Run();
        _io.SetResult(7);
        _sim.Run();
        Assert.Equal(["a start", "a read", "a stop"], _sim.Log);
        Assert.Empty(_sim.Undelivered);
    }

    private ActorRef<string> Spawn(RestartBackoff? backoff = null) => _sim.Spawn("a", self => self.Receive = (context, message) =>
    {
        if (message == "read")
        {
            context.Pipe(new ValueTask<int>(_io.Task), read => $"read {read}", failure => failure.Message);
        }
    }, new ActorOptions { Supervision = new SupervisionStrategy { Backoff = backoff ?? RestartBackoff.None } });
}
