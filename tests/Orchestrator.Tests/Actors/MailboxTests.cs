using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class MailboxTests
{
    private readonly SimulatedActors _sim = new();

    [Fact]
    public void Messages_of_one_sender_arrive_in_the_order_sent()
    {
        var actor = _sim.Spawn("a", options: new ActorOptions { BurstSize = 3 });
        for (var number = 0; number < 10; number++)
        {
            Assert.True(actor.Tell($"{number}"));
        }

        _sim.Run();
        Assert.Equal(["a start", .. Enumerable.Range(0, 10).Select(number => $"a {number}")], _sim.Log);
    }

    [Fact]
    public void Control_messages_overtake_user_messages_and_keep_their_own_order()
    {
        var actor = _sim.Spawn("a");
        actor.Tell("user 1");
        actor.Tell("user 2");
        actor.TellControl("control 1");
        actor.TellControl("control 2");
        _sim.Run();
        Assert.Equal(["a start", "a control 1", "a control 2", "a user 1", "a user 2"], _sim.Log);
    }

    [Fact]
    public void Control_message_sent_while_a_burst_runs_is_next()
    {
        var actor = _sim.Spawn("a", self => self.Receive = (context, message) =>
        {
            if (message == "1")
            {
                context.Self.TellControl("control");
            }
        });
        actor.Tell("1");
        actor.Tell("2");
        _sim.Run();
        Assert.Equal(["a start", "a 1", "a control", "a 2"], _sim.Log);
    }

    [Fact]
    public void Paused_user_lane_keeps_messages_and_lets_control_through()
    {
        var actor = _sim.Spawn("a");
        actor.Tell("pause");
        actor.Tell("1");
        actor.TellControl("control");
        _sim.Run();
        actor.TellControl("control 2");
        _sim.Run();
        Assert.Equal(["a start", "a control", "a pause", "a control 2"], _sim.Log);

        actor.TellControl("go");
        _sim.Run();
        Assert.Equal(["a go", "a 1"], _sim.Log[^2..]);
    }

    [Fact]
    public void Paused_user_lane_does_not_ask_for_turns()
    {
        var actor = _sim.Spawn("a");
        actor.Tell("pause");
        actor.Tell("1");
        _sim.Run();
        actor.Tell("2");
        Assert.Equal(0, _sim.Dispatcher.Pending);
    }

    [Fact]
    public void However_many_messages_wait_only_one_turn_is_asked_for()
    {
        var actor = _sim.Spawn("a");
        for (var number = 0; number < 10; number++)
        {
            actor.Tell("user");
            actor.TellControl("control");
        }

        Assert.Equal(1, _sim.Dispatcher.Pending);
    }

    [Fact]
    public void Full_mailbox_refuses_until_there_is_room_but_takes_control_messages()
    {
        var actor = _sim.Spawn("a", options: new ActorOptions { MailboxCapacity = 2 });
        Assert.True(actor.Tell("1"));
        Assert.True(actor.Tell("2"));
        Assert.False(actor.Tell("3"));
        actor.TellControl("control");
        _sim.Run();
        Assert.True(actor.Tell("4"));
        _sim.Run();
        Assert.Equal(["a start", "a control", "a 1", "a 2", "a 4"], _sim.Log);
        Assert.Empty(_sim.Undelivered);
    }

    [Fact]
    public void Burst_end_is_called_once_per_burst()
    {
        var actor = _sim.Spawn("a", self => self.BurstEnd = () => _sim.Log.Add("end"), new ActorOptions { BurstSize = 4 });
        for (var number = 1; number <= 6; number++)
        {
            actor.Tell($"{number}");
        }

        _sim.Run();
        Assert.Equal(["a start", "end", "a 1", "a 2", "a 3", "a 4", "end", "a 5", "a 6", "end"], _sim.Log);
    }

    [Fact]
    public void Turn_without_handled_messages_has_no_burst_end()
    {
        var actor = _sim.Spawn("a", self =>
        {
            self.Start = context => context.Spawn("child", () => _sim.NewActor("child", child => child.Start = it => it.StopSelf()));
            self.BurstEnd = () => _sim.Log.Add("end");
        });
        Assert.Equal(["a start", "end", "child start", "child stop"], _sim.Log);
        Assert.False(actor.Termination.IsCompleted);
    }

    [Fact]
    public void Idle_actor_costs_less_than_a_kilobyte()
    {
        const int Actors = 1000;
        Spawn(10, "warm");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Spawn(Actors, "idle");
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Actors;
        // All that was allocated, the system's tables and what is garbage by now included.
        Assert.InRange(each, 1, 1024);

        void Spawn(int count, string prefix)
        {
            for (var number = 0; number < count; number++)
            {
                _sim.System.Spawn($"{prefix}{number}", () => new Idle());
            }

            _sim.Run();
        }
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing_per_message()
    {
        var actor = _sim.System.Spawn("idle", () => new Idle());
        Exchange(100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(100_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);

        void Exchange(int messages)
        {
            for (var sent = 0; sent < messages; sent += 20)
            {
                for (var inBurst = 0; inBurst < 20; inBurst++)
                {
                    actor.Tell("");
                }

                _sim.Run();
            }
        }
    }

    private sealed class Idle : Actor<string>
    {
        protected override void OnReceive(string message)
        {
        }
    }
}
