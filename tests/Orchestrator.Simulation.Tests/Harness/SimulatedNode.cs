using Orchestrator.Domain;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>One process's life: a node on the simulation's thread, clock and disk, until it is stopped or killed.</summary>
internal sealed class SimulatedNode
{
    private readonly NodeScheduler scheduler;
    private readonly NodeClock clock;

    public SimulatedNode(World world, OrchestratorOptions options)
    {
        scheduler = new NodeScheduler(world.Dispatcher);
        clock = new NodeClock(world.Clock);
        Node = new OrchestratorNode(options, new NodeEnvironment
        {
            Journal = world.Disk.Open(scheduler, clock),
            Projection = new SimulatedRows(world.Disk, clock),
            Logs = world.Disk.Logs,
            Time = clock,
            Dispatcher = scheduler,
            LoggerFactory = world.LoggerFactory,
            NewChance = () => new SeededChance(world.Chance.NextUInt64()),
        });
        Started = Call(async _ =>
        {
            await Node.StartAsync();
            return true;
        });
    }

    public OrchestratorNode Node { get; }

    /// <summary>Completes when every known shard has recovered.</summary>
    public Task<bool> Started { get; }

    public bool IsDead => scheduler.IsDead;

    public Exception? Broken => scheduler.Broken;

    /// <summary>Calls the node from its own scheduler; never answered once the node is dead.</summary>
    public Task<T> Call<T>(Func<IOrchestrator, Task<T>> call) => scheduler.Run(async () => await call(Node.Tasks));

    /// <summary>Has the node do something on its own scheduler, as a connection of its server does.</summary>
    public Task<T> Do<T>(Func<OrchestratorNode, Task<T>> act) => scheduler.Run(async () => await act(Node));

    /// <summary>Looks at a shard's state, at what is not durable yet as well: it is asked past the release rule.</summary>
    public Task<T> Peek<T>(string domain, Func<TaskShard, T> look)
    {
        var peek = new PeekMessage<T>(look);
        Node.Shards.Find(domain)!.TellControl(peek);
        return peek.Task;
    }

    /// <summary>Stops in order.</summary>
    public Task<bool> Stop() => Call(async _ =>
    {
        await Node.StopAsync();
        return true;
    });

    /// <summary>Nothing of it runs any longer.</summary>
    public void Die()
    {
        scheduler.Die();
        clock.Die();
    }

    private sealed class PeekMessage<T>(Func<TaskShard, T> look) : TaskCompletionSource<T>, IShardMessage
    {
        public void Handle(TaskShard shard) => TrySetResult(look(shard));

        public void Refuse(Exception reason) => TrySetException(reason);
    }
}
