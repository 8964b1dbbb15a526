using Orchestrator.Actors;
using Orchestrator.Domain.Scaling;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Scaling;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine.Scaling;

/// <summary>The autoscaler on virtual time, one step after the other.</summary>
public sealed class ScalingActorTests : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private readonly FakeClock clock = new();
    private readonly SimulatedDispatcher dispatcher;
    private readonly ActorSystem system;
    private readonly FakeFleet fleet = new();
    private readonly ScalingCounters counters = new();
    private readonly ScalingOptions options = new() { Enabled = true };
    private readonly Orchestrator.Engine.Scaling.Scaling scaling;

    public ScalingActorTests()
    {
        dispatcher = new SimulatedDispatcher(1);
        system = new ActorSystem(new ActorSystemOptions { Dispatcher = dispatcher, TimeProvider = clock });
        scaling = new Orchestrator.Engine.Scaling.Scaling(
            () => system.Spawn("scaling", () => new ScalingActor(options, fleet, fleet, counters, "")), system.StopAsync, standsAlone: true);
    }

    [Fact]
    public void A_load_that_lasts_starts_an_agent_and_a_load_that_is_gone_stops_one()
    {
        fleet.Set(FakeFleet.Agent("a", used: 4));
        fleet.Waiting = 9;
        scaling.Open();

        Pass(40);
        Assert.Equal(["start 1"], fleet.Log);
        var status = Status();
        Assert.Equal((ScalingDirection.Up, 1), (status.Changes[0].Direction, status.Changes[0].Count));
        Assert.Equal(["fake-1"], status.Changes[0].Agents);
        Assert.Equal("100 % of the slots are used, no less than 80 %, for 30 s; 9 tasks wait", status.Changes[0].Reason);
        Assert.Equal([new QueuedNeed("default", 9)], status.Seen[^1].Queued);

        fleet.Set(FakeFleet.Agent("a"), FakeFleet.Agent("fake-1"));
        fleet.Waiting = 0;
        Pass(400);
        Assert.Equal(["start 1", "drain a", "stop a"], fleet.Log);
        Assert.Equal((1L, 1L, 0L), (counters.Up, counters.Down, counters.Failed));
    }

    [Fact]
    public void What_was_done_or_asked_for_is_followed_by_the_cooldown()
    {
        fleet.Set(FakeFleet.Agent("a", used: 4));
        scaling.Open();
        Pass(40);
        fleet.Set(FakeFleet.Agent("a", used: 4), FakeFleet.Agent("b", used: 4));

        Pass(250);
        Assert.Equal(["start 1"], fleet.Log);
        Pass(50);
        Assert.Equal(["start 1", "start 1"], fleet.Log);

        Run(scaling.SpawnAsync(1));
        fleet.Set(FakeFleet.Agent("a", used: 4), FakeFleet.Agent("b", used: 4));
        Pass(290);
        Assert.Equal(3, fleet.Log.Count);
        Pass(15);
        Assert.Equal(4, fleet.Log.Count);
    }

    [Fact]
    public void Switched_off_it_does_nothing_until_it_is_asked()
    {
        options.Enabled = false;
        fleet.Set(FakeFleet.Agent("a", used: 4));
        scaling.Open();
        Pass(1000);
        Assert.Empty(fleet.Log);

        Assert.Equal(["fake-1", "fake-2"], Run(scaling.SpawnAsync(2)));

        Assert.Equal("somebody asked for it", Status().Changes[0].Reason);
    }

    [Fact]
    public void Nobody_can_ask_for_more_agents_than_there_may_be()
    {
        options.Max = 3;
        fleet.Set(FakeFleet.Agent("a"), FakeFleet.Agent("b"));
        scaling.Open();

        var refusal = Assert.Throws<ScalingLimitException>(() => Run(scaling.SpawnAsync(2)));

        Assert.Equal("There are 2 agents, and no more than 3 may be (scaling.max): 2 more are too many.", refusal.Message);
        Assert.Single(Run(scaling.SpawnAsync(1)));
    }

    [Fact]
    public void What_fails_is_tried_again_after_a_rest_that_grows_and_needs_no_cooldown()
    {
        fleet.Set(FakeFleet.Agent("a", used: 4));
        fleet.Fault = new ScalingFailedException("no such program");
        scaling.Open();

        Pass(35);
        Assert.Single(fleet.Log);
        Assert.Equal("no such program", Status().Changes[0].Fault);
        Assert.Equal(1, counters.Failed);
        Pass(5);
        Assert.EndsWith("the last try failed, and the next comes after a rest", Status().Reason);
        Pass(5);
        Assert.Equal(2, fleet.Log.Count);
        Pass(15);
        Assert.Equal(2, fleet.Log.Count);
        fleet.Fault = null;
        Pass(5);
        Assert.Equal(3, fleet.Log.Count);
        Assert.Null(Status().Changes[0].Fault);
    }

    [Fact]
    public void Who_asked_hears_why_it_failed()
    {
        fleet.Fault = new ScalingFailedException("no such program");
        scaling.Open();

        Assert.Equal("no such program", Assert.Throws<ScalingFailedException>(() => Run(scaling.SpawnAsync(1))).Message);
    }

    [Fact]
    public void Nothing_is_done_while_nothing_can_be_seen()
    {
        fleet.Fog = new ServiceUnavailableException("recovering", "not yet");
        scaling.Open();

        Pass(100);
        Assert.Equal("what there is cannot be seen: not yet", Status().Reason);
        fleet.Fog = null;
        fleet.Set(FakeFleet.Agent("a", used: 4));
        Pass(40);

        Assert.Equal(["start 1"], fleet.Log);
    }

    [Fact]
    public void Agents_that_are_gone_leaving_or_of_other_capabilities_do_not_count()
    {
        options.Capabilities.Add("gpu");
        options.Domains.Add("other");
        fleet.Waiting = 5;
        fleet.Set(
            FakeFleet.Agent("a", 1, capabilities: ["gpu", "x"]), FakeFleet.Agent("b", 4, AgentState.Draining, capabilities: ["gpu"]),
            FakeFleet.Agent("c", 4, AgentState.Offline, capabilities: ["gpu"]), FakeFleet.Agent("d", 4, capabilities: ["x"]));
        scaling.Open();

        Pass(5);

        var sight = Status().Seen[0];
        Assert.Equal((1, 4L, 1L, 0.25), (sight.Agents, sight.Slots, sight.Used, sight.Utilisation));
        Assert.Empty(sight.Queued);
    }

    [Fact]
    public void Those_who_ask_get_their_agents_one_after_the_other()
    {
        fleet.Hold = new TaskCompletionSource();
        scaling.Open();
        var first = scaling.SpawnAsync(1);
        dispatcher.RunUntilIdle();
        var second = scaling.SpawnAsync(1);
        dispatcher.RunUntilIdle();
        Assert.Equal(["start 1"], fleet.Log);

        fleet.Hold.SetResult();

        Assert.Equal(["fake-1"], Run(first));
        Assert.Equal(["fake-2"], Run(second));
    }

    [Fact]
    public void Who_still_waits_when_it_ends_is_told()
    {
        fleet.Hold = new TaskCompletionSource();
        scaling.Open();
        var first = scaling.SpawnAsync(1);
        dispatcher.RunUntilIdle();
        var second = scaling.SpawnAsync(1);
        dispatcher.RunUntilIdle();

        _ = scaling.CloseAsync();

        Assert.Equal("outcome_unknown", Assert.Throws<ServiceUnavailableException>(() => Run(first)).Code);
        Assert.Equal("shutting_down", Assert.Throws<ServiceUnavailableException>(() => Run(second)).Code);
        Assert.Equal("shutting_down", Assert.Throws<ServiceUnavailableException>(() => Run(scaling.StatusAsync())).Code);
    }

    [Fact]
    public void A_term_that_is_over_does_not_end_the_next()
    {
        var first = scaling.Open();
        first.Dispose();
        scaling.Open();
        dispatcher.RunUntilIdle();

        first.Dispose();
        dispatcher.RunUntilIdle();

        Assert.Equal("fake", Status().Executor);
    }

    public async ValueTask DisposeAsync()
    {
        var stopping = system.StopAsync();
        dispatcher.RunUntilIdle();
        await stopping;
    }

    private ScalingStatus Status() => Run(scaling.StatusAsync());

    private T Run<T>(Task<T> task)
    {
        // What the answer wakes runs on the pool: the test is no part of the simulation.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                dispatcher.RunUntilIdle();
                return task.IsCompleted;
            },
            TimeSpan.FromSeconds(30)));
        return task.GetAwaiter().GetResult();
    }

    private void Pass(double seconds)
    {
        dispatcher.RunUntilIdle();
        for (var step = 0; step < seconds / Look.TotalSeconds; step++)
        {
            clock.Advance(Look);
            dispatcher.RunUntilIdle();
        }
    }
}
