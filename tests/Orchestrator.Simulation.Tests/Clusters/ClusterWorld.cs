using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Cluster.InMemory;
using Orchestrator.Cluster.Stores;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;
using Orchestrator.Simulation.Tests.Harness;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>Several processes on one thread, one clock, one store and one network, and callers beside them.</summary>
internal sealed class ClusterWorld
{
    private readonly NodeScheduler callers;

    public ClusterWorld(int seed, ILoggerFactory? loggerFactory = null)
    {
        Chance = new SeededChance((ulong)seed);
        Dispatcher = new SimulatedDispatcher(seed);
        LoggerFactory = loggerFactory ?? NullLoggerFactory.Instance;
        callers = new NodeScheduler(Dispatcher);
        Members = new InMemoryClusterStore(Clock);
        Network = new InMemoryNetwork(Clock, (_, _) => NetworkDelay());
        Log = new DurableLog(Storage);
        Fence = new FenceCheck(Dispatcher);
    }

    public SeededChance Chance { get; }

    public SimulatedDispatcher Dispatcher { get; }

    public FakeClock Clock { get; } = new();

    public ILoggerFactory LoggerFactory { get; }

    public InMemoryJournalStorage Storage { get; } = new();

    public InMemoryProjection Rows { get; } = new();

    public InMemoryLogStore Logs { get; } = new();

    public InMemoryClusterStore Members { get; }

    public InMemoryNetwork Network { get; }

    public DurableLog Log { get; }

    public FenceCheck Fence { get; }

    /// <summary>Every life there was, the latest of each name last.</summary>
    public List<ClusterProcess> Lives { get; } = [];

    /// <summary>The processes that run, paused ones included.</summary>
    public IReadOnlyList<ClusterProcess> Running => [.. Lives.Where(life => !life.IsDead)];

    /// <summary>How long the next message is under way.</summary>
    public Func<TimeSpan> NetworkDelay { get; set; } = () => TimeSpan.Zero;

    /// <summary>Whether the next note comes twice.</summary>
    public Func<bool> ComesTwice { get; set; } = () => false;

    /// <summary>Puts something in the place of a process's journal.</summary>
    public Func<IJournal, ClusterProcess, IJournal> Journal { get; set; } = (journal, _) => journal;

    /// <summary>Puts something in the place of a node's cluster store.</summary>
    public Func<IClusterStore, string, IClusterStore> Store { get; set; } = (store, _) => store;

    /// <summary>Puts something in the place of what the engine takes for its cluster.</summary>
    public Func<ICluster, ICluster> Cluster { get; set; } = cluster => cluster;

    /// <summary>Told what has become durable, before any process hears of it.</summary>
    public Action<IReadOnlyList<HistoryEntry>> Durable { get; set; } = _ => { };

    /// <summary>Called whenever nobody has anything to do at the moment.</summary>
    public Action AtRest { get; set; } = () => { };

    public TimeSpan Elapsed => TimeSpan.FromTicks(Clock.GetTimestamp());

    /// <summary>Runs a caller's code, beside the processes.</summary>
    public Task<T> Call<T>(Func<Task<T>> code) => callers.Run(code);

    /// <summary>Has something done later, whatever becomes of the processes.</summary>
    public void After(TimeSpan delay, Action action)
    {
        if (delay <= TimeSpan.Zero)
        {
            Dispatcher.Schedule(new DispatchedAction(action));
            return;
        }

        Clock.CreateTimer(static item => ((Later)item!).Schedule(), new Later(Dispatcher, action), delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something may have been committed.</summary>
    public void Committed()
    {
        if (Log.Pull() is { Count: > 0 } fresh)
        {
            Durable(fresh);
        }
    }

    /// <summary>Writes into the trace and the log.</summary>
    public void Note(string what)
    {
        Dispatcher.Trace(what);
        if (LoggerFactory is not NullLoggerFactory)
        {
            LoggerFactory.CreateLogger("story").LogInformation("{Elapsed} ==== {What}", Elapsed, what);
        }
    }

    /// <summary>Runs up to <paramref name="most"/> items; no time passes.</summary>
    public void Step(int most)
    {
        for (var i = 0; i < most && Dispatcher.RunOne(); i++)
        {
        }

        Check();
    }

    /// <summary>Runs until nothing is left to do at this moment; no time passes.</summary>
    public void Settle()
    {
        int ran;
        try
        {
            ran = Dispatcher.RunUntilIdle(200_000);
        }
        finally
        {
            // What left the world knows more than the dispatcher that noticed.
            Check();
        }

        if (ran == 200_000)
        {
            throw new SimulationFailedException("The nodes never come to rest: 200,000 items ran at one moment.");
        }

        AtRest();
    }

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
    public T Finish<T>(Task<T> task, string what)
    {
        if (!RunUntil(() => task.IsCompleted, TimeSpan.FromMinutes(2)))
        {
            throw new SimulationFailedException($"Never answered: {what}.");
        }

        return task.GetAwaiter().GetResult();
    }

    private void Check()
    {
        foreach (var broken in Lives.Select(life => life.Broken).Append(callers.Broken).OfType<Exception>())
        {
            throw new SimulationFailedException(broken.Message, broken);
        }

        if (Fence.Breach is { } breach)
        {
            throw new SimulationFailedException(breach);
        }
    }

    private sealed class Later(SimulatedDispatcher dispatcher, Action action)
    {
        public void Schedule() => dispatcher.Schedule(new DispatchedAction(action));
    }
}
