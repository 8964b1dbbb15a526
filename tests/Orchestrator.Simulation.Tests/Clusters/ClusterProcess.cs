using Orchestrator.Cluster;
using Orchestrator.Domain;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Simulation.Tests.Harness;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>One life of one node: the real engine and the real cluster provider, until it stops or is killed.</summary>
internal sealed class ClusterProcess
{
    private readonly ClusterWorld world;
    private readonly PauseGate gate;
    private readonly NodeScheduler scheduler;
    private readonly List<Action> callers = [];

    public ClusterProcess(ClusterWorld world, string name, double clockRate, OrchestratorOptions options)
    {
        this.world = world;
        Name = name;
        Options = options;
        Address = new Uri($"http://{name}:9000");
        gate = new PauseGate(world.Dispatcher);
        scheduler = new NodeScheduler(gate);
        Clock = new ProcessClock(world.Clock, scheduler, clockRate);
        Trouble = new ClusterTrouble(world.Clock, new SeededChance(world.Chance.NextUInt64()));
        Cluster = new ClusterNode(new ClusterOptions { Node = name, Address = Address }, new ClusterEnvironment
        {
            Store = world.Store(world.Members.Open(scheduler, _ => Trouble.OfCall()), name),
            Links = new NoisyLinks(world.Network.Attach(Address, scheduler), () => world.ComesTwice()),
            Time = Clock,
            Dispatcher = scheduler,
            LoggerFactory = world.LoggerFactory,
        });
        Node = new OrchestratorNode(options, new NodeEnvironment
        {
            Journal = world.Journal(new SimulatedJournal(world, this), this),
            Projection = new SimulatedTable(world, this),
            Logs = world.Logs,
            Cluster = world.Cluster(Cluster),
            Time = Clock,
            Dispatcher = scheduler,
            LoggerFactory = world.LoggerFactory,
            NewChance = () => new SeededChance(world.Chance.NextUInt64()),
        });
        Started = scheduler.Run(async () =>
        {
            await Node.StartAsync();
            await Node.BeUpAsync();
            return true;
        });
    }

    public string Name { get; }

    public Uri Address { get; }

    public OrchestratorOptions Options { get; }

    public ProcessClock Clock { get; }

    public ClusterTrouble Trouble { get; }

    public ClusterNode Cluster { get; }

    public OrchestratorNode Node { get; }

    /// <summary>Completes when it is up; fails when it cannot start, and then the process ends.</summary>
    public Task<bool> Started { get; }

    /// <summary>Completes when it has stopped in order; null while nobody has told it to.</summary>
    public Task<bool>? Stopped { get; private set; }

    public bool IsDead => scheduler.IsDead;

    public bool IsPaused => gate.IsPaused;

    /// <summary>True from its first pause on: who called it then may have waited in vain.</summary>
    public bool WasPaused { get; private set; }

    public Exception? Broken => scheduler.Broken;

    /// <summary>True while callers find it: it has started, and has not been told to stop.</summary>
    public bool TakesCalls => !IsDead && Started.IsCompletedSuccessfully && Stopped is null;

    /// <summary>Calls it as over a connection, which breaks when the process dies.</summary>
    public Task<T> Call<T>(Func<IOrchestrator, Task<T>> call)
    {
        var answer = new TaskCompletionSource<T>();
        callers.Add(() => answer.TrySetException(new ConnectionLostException(Name)));
        _ = scheduler.Run(async () =>
        {
            try
            {
                answer.TrySetResult(await call(Node.Tasks));
            }
            catch (Exception e)
            {
                answer.TrySetException(e);
            }

            return true;
        });
        return answer.Task;
    }

    /// <summary>Has it do something that nobody waits for.</summary>
    public Task<bool> Do(Func<ICluster, Task> action) => scheduler.Run(async () =>
    {
        await action(Cluster);
        return true;
    });

    /// <summary>Looks at a shard's state, at what is not durable yet as well: it is asked past the release rule.</summary>
    public Task<T> Peek<T>(string domain, Func<TaskShard, T> look)
    {
        var peek = new PeekMessage<T>(look);
        if (!(Node.Shards.Find(domain)?.TellControl(peek) ?? false))
        {
            throw new SimulationFailedException($"Domain {domain} is not served by {Name}.");
        }

        return peek.Task;
    }

    public void Stop() => Stopped ??= scheduler.Run(async () =>
    {
        await Node.StopAsync();
        return true;
    });

    /// <summary>As SIGSTOP does.</summary>
    public void Pause()
    {
        WasPaused = true;
        gate.Pause();
        world.Network.Isolate(Address);
    }

    public void Resume()
    {
        world.Network.Mend(Address);
        gate.Resume();
    }

    /// <summary>Nothing of it runs any longer.</summary>
    public void Die()
    {
        scheduler.Die();
        Clock.Die();
        world.Network.Mend(Address);
        world.Network.Kill(Address);
        callers.ForEach(lose => lose());
        callers.Clear();
    }

    private sealed class PeekMessage<T>(Func<TaskShard, T> look) : TaskCompletionSource<T>, IShardMessage
    {
        public void Handle(TaskShard shard) => TrySetResult(look(shard));

        public void Refuse(Exception reason) => TrySetException(reason);
    }
}
