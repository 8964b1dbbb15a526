using Orchestrator.Cluster;
using Orchestrator.Cluster.InMemory;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Cluster;

/// <summary>One process of a <see cref="VirtualCluster"/>.</summary>
internal sealed class VirtualMember
{
    private readonly VirtualCluster world;
    private readonly NodeScheduler scheduler;
    private readonly NodeClock clock;
    private readonly PausableDispatcher dispatcher;

    public VirtualMember(VirtualCluster world, string node, Uri address, Action<ClusterOptions>? configure)
    {
        this.world = world;
        Address = address;
        scheduler = new NodeScheduler(world.Dispatcher);
        clock = new NodeClock(world.Clock);
        dispatcher = new PausableDispatcher(scheduler);
        var options = new ClusterOptions { Node = node, Address = address };
        configure?.Invoke(options);
        Cluster = new ClusterNode(options, new ClusterEnvironment
        {
            Store = world.Store.Open(dispatcher, call => Fault?.Invoke(call) ?? world.Fault(call)),
            Links = world.Network.Attach(address, dispatcher),
            Time = clock,
            Dispatcher = dispatcher,
            LoggerFactory = world.Log,
        });
    }

    public Uri Address { get; }

    public ClusterNode Cluster { get; }

    /// <summary>How the store treats this node; null: as all.</summary>
    public Func<ClusterStoreCall, ClusterStoreFault>? Fault { get; set; }

    public ClusterView View => Cluster.View;

    public MemberId Self => View.Self;

    public Exception? Broken => scheduler.Broken;

    public Task<T> Call<T>(Func<ICluster, Task<T>> call) => scheduler.Run(() => call(Cluster));

    public Task Call(Func<ICluster, Task> call) => scheduler.Run(async () =>
    {
        await call(Cluster);
        return true;
    });

    /// <summary>The process is gone, without a word.</summary>
    public void Kill()
    {
        scheduler.Die();
        clock.Die();
        world.Network.Kill(Address);
    }

    /// <summary>As SIGSTOP does: it does nothing, and knows nothing of it.</summary>
    public void Pause()
    {
        dispatcher.Pause();
        world.Network.Isolate(Address);
    }

    public void Resume()
    {
        world.Network.Mend(Address);
        dispatcher.Resume();
    }
}
