using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Engine;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>A world of one thread and one seed: clock, disk, and the node that lives in it at the moment.</summary>
internal sealed class World
{
    private readonly List<SimulatedNode> nodes = [];
    private Instant latest = Instant.Min;

    public World(int seed, ILoggerFactory? loggerFactory = null)
    {
        Chance = new SeededChance((ulong)seed);
        Dispatcher = new SimulatedDispatcher(seed);
        LoggerFactory = loggerFactory ?? NullLoggerFactory.Instance;
    }

    public SeededChance Chance { get; }

    public SimulatedDispatcher Dispatcher { get; }

    public FakeClock Clock { get; } = new();

    public SimulatedDisk Disk { get; } = new();

    public ILoggerFactory LoggerFactory { get; }

    /// <summary>The node that was started last.</summary>
    public SimulatedNode Node => nodes[^1];

    public Instant Now => Instant.From(Clock.GetUtcNow());

    /// <summary>The latest that the wall clock has ever shown: what had expired by then may be gone for good.</summary>
    public Instant LatestNow => Instant.Max(latest, Now);

    /// <summary>Called whenever the node has nothing to do at the moment.</summary>
    public Action AtRest { get; set; } = () => { };

    /// <summary>Starts a node on the disk as it is.</summary>
    public SimulatedNode Start(OrchestratorOptions options)
    {
        var node = new SimulatedNode(this, options);
        nodes.Add(node);
        return node;
    }

    /// <summary>Sets the wall clock forwards or backwards, as an operator does.</summary>
    public void MoveWallClock(TimeSpan by)
    {
        latest = LatestNow;
        Clock.SetUtcNow(Clock.GetUtcNow() + by);
    }

    /// <summary>Runs up to <paramref name="most"/> items; no time passes.</summary>
    public void Step(int most)
    {
        for (var i = 0; i < most && Dispatcher.RunOne(); i++)
        {
            Check();
        }
    }

    /// <summary>Runs until nothing is left to do at this moment; no time passes.</summary>
    public void Settle()
    {
        if (Dispatcher.RunUntilIdle(200_000) == 200_000)
        {
            throw new SimulationFailedException("The node never comes to rest: 200,000 items ran at one moment.");
        }

        Check();
        AtRest();
    }

    /// <summary>Lets time pass, and the node do what falls due on the way.</summary>
    public void Run(TimeSpan time) => RunUntil(() => false, time);

    /// <summary>Lets time pass until the condition holds; false when it does not within <paramref name="atMost"/>.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan atMost)
    {
        var end = Clock.GetTimestamp() + atMost.Ticks;
        while (true)
        {
            Settle();
            if (condition())
            {
                return true;
            }

            var left = TimeSpan.FromTicks(end - Clock.GetTimestamp());
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            Clock.Advance(Clock.UntilNextTimer is { } next && next < left ? next : left);
        }
    }

    /// <summary>Runs until the task has ended and returns its result.</summary>
    public T Finish<T>(Task<T> task, TimeSpan? atMost = null)
    {
        if (!RunUntil(() => task.IsCompleted, atMost ?? TimeSpan.FromMinutes(10)))
        {
            throw new SimulationFailedException("Never answered.");
        }

        return task.GetAwaiter().GetResult();
    }

    private void Check()
    {
        foreach (var node in nodes)
        {
            if (node.Broken is { } broken)
            {
                throw new SimulationFailedException(broken.Message, broken);
            }
        }
    }
}
