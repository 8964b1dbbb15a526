using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class TimerTests
{
    private readonly SimulatedActors _sim = new();

    [Fact]
    public void Timer_delivers_once_through_the_control_lane()
    {
        var actor = _sim.Spawn("a", self => self.Start = context =>
        {
            context.PauseUserMessages = true;
            context.Timers.StartOnce("t", TimeSpan.FromSeconds(1), "tick");
        });
        actor.Tell("user");
        _sim.Advance(0.999);
        Assert.Equal(["a start"], _sim.Log);
        _sim.Advance(0.001);
        _sim.Advance(10);
        Assert.Equal(["a start", "a tick"], _sim.Log);
    }

    [Fact]
    public void Timer_without_delay_is_delivered_with_the_next_control_messages()
    {
        _sim.Spawn("a", self => self.Start = context => context.Timers.StartOnce("t", TimeSpan.Zero, "tick"));
        Assert.Equal(["a start", "a tick"], _sim.Log);
    }

    [Fact]
    public void Message_of_a_cancelled_timer_is_never_delivered()
    {
        var actor = SpawnWithTimer();
        actor.TellControl("cancel");
        // Both wait in the control lane now: the timer has fired, and its cancellation comes first.
        _sim.Clock.Advance(TimeSpan.FromSeconds(1));
        _sim.Run();
        Assert.Equal(["a start", "a cancel"], _sim.Log);
    }

    [Fact]
    public void Message_of_a_replaced_timer_is_never_delivered_even_if_it_fired()
    {
        var actor = SpawnWithTimer();
        actor.TellControl("replace");
        _sim.Clock.Advance(TimeSpan.FromSeconds(1));
        _sim.Run();
        Assert.Equal(["a start", "a replace"], _sim.Log);
        _sim.Advance(5);
        Assert.Equal(["a start", "a replace", "a tick 2"], _sim.Log);
    }

    [Fact]
    public void Timers_with_different_keys_do_not_replace_each_other()
    {
        _sim.Spawn("a", self => self.Start = context =>
        {
            context.Timers.StartOnce(2, TimeSpan.FromSeconds(2), "two");
            context.Timers.StartOnce(1, TimeSpan.FromSeconds(1), "one");
            Assert.True(context.Timers.IsActive(1));
        });
        _sim.Advance(2);
        Assert.Equal(["a start", "a one", "a two"], _sim.Log);
    }

    [Fact]
    public void Timers_die_with_the_incarnation_even_if_they_fired()
    {
        var first = true;
        var actor = _sim.Spawn("a", self => self.Start = context =>
        {
            if (first)
            {
                context.Timers.StartOnce("t", TimeSpan.FromSeconds(1), "tick");
            }

            first = false;
        }, new ActorOptions { Supervision = new SupervisionStrategy { Backoff = RestartBackoff.None } });
        actor.TellControl("fail");
        _sim.Clock.Advance(TimeSpan.FromSeconds(1));
        _sim.Run();
        _sim.Advance(10);
        Assert.Equal(["a start", "a fail", "a restarting on fail", "a start after fail"], _sim.Log);
    }

    [Fact]
    public void Timers_of_a_stopped_actor_leave_the_clock()
    {
        var actor = SpawnWithTimer();
        _ = _sim.System.StopAsync(actor);
        _sim.Run();
        Assert.Null(_sim.Clock.UntilNextTimer);
    }

    private ActorRef<string> SpawnWithTimer() => _sim.Spawn("a", self =>
    {
        self.Start = context => context.Timers.StartOnce("t", TimeSpan.FromSeconds(1), "tick");
        self.Receive = (context, message) =>
        {
            if (message == "cancel")
            {
                Assert.True(context.Timers.Cancel("t"));
            }

            if (message == "replace")
            {
                context.Timers.StartOnce("t", TimeSpan.FromSeconds(5), "tick 2");
            }
        };
    });
}
