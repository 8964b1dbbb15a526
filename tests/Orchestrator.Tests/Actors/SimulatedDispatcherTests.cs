using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class SimulatedDispatcherTests
{
    [Fact]
    public void Same_seed_gives_the_same_order_and_trace()
    {
        var (order, hash) = Play(seed: 7);
        var (again, hashAgain) = Play(seed: 7);
        Assert.Equal(order, again);
        Assert.Equal(hash, hashAgain);
    }

    [Fact]
    public void Different_seeds_give_different_orders_and_traces()
    {
        var plays = Enumerable.Range(0, 20).Select(Play).ToList();
        Assert.True(plays.Select(play => string.Join(' ', play.Order)).Distinct().Count() > 15);
        Assert.True(plays.Select(play => play.Hash).Distinct().Count() > 15);
    }

    [Fact]
    public void Traced_names_change_the_hash()
    {
        var one = new SimulatedDispatcher(1);
        var other = new SimulatedDispatcher(1);
        one.Trace("ab");
        other.Trace("a");
        other.Trace("b");
        Assert.NotEqual(one.TraceHash, other.TraceHash);
    }

    [Fact]
    public void Run_until_idle_stops_at_its_maximum()
    {
        var dispatcher = new SimulatedDispatcher(1);
        dispatcher.Schedule(new Endless(dispatcher));
        Assert.Equal(100, dispatcher.RunUntilIdle(max: 100));
        Assert.Equal(1, dispatcher.Pending);
    }

    [Fact]
    public void Work_from_another_thread_during_a_run_is_found_out()
    {
        var dispatcher = new SimulatedDispatcher(1);
        dispatcher.Schedule(new Leaking(dispatcher));
        Assert.Throws<InvalidOperationException>(() => dispatcher.RunOne());
    }

    private static (List<string> Order, ulong Hash) Play(int seed)
    {
        var sim = new SimulatedActors(seed);
        var actors = Enumerable.Range(0, 5).Select(number => sim.System.Spawn($"{number}", () => sim.NewActor($"{number}", self => self.Receive = (_, message) => sim.Dispatcher.Trace(message)))).ToList();
        foreach (var actor in actors)
        {
            actor.Tell("hello");
        }

        sim.Run();
        return (sim.Log, sim.Dispatcher.TraceHash);
    }

    private sealed class Endless(SimulatedDispatcher dispatcher) : IWorkItem
    {
        public void Run() => dispatcher.Schedule(this);
    }

    private sealed class Leaking(SimulatedDispatcher dispatcher) : IWorkItem
    {
        public void Run()
        {
            var leak = new Thread(() => dispatcher.Schedule(this));
            leak.Start();
            leak.Join();
        }
    }
}
