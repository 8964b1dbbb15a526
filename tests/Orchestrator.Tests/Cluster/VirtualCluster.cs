using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Cluster.InMemory;
using Orchestrator.TestKit.Simulation;
using Orchestrator.Tests.Actors;

namespace Orchestrator.Tests.Cluster;

/// <summary>Several nodes on one thread, one virtual clock, one store and one network.</summary>
internal sealed class VirtualCluster
{
    private readonly List<VirtualMember> lives = [];

    public VirtualCluster(int seed = 1, Func<Uri, Uri, TimeSpan>? delay = null)
    {
        Dispatcher = new SimulatedDispatcher(seed);
        Store = new InMemoryClusterStore(Clock);
        Network = new InMemoryNetwork(Clock, delay);
    }

    public SimulatedDispatcher Dispatcher { get; }

    public FakeClock Clock { get; } = new();

    public InMemoryClusterStore Store { get; }

    public InMemoryNetwork Network { get; }

    public RecordingLoggerFactory Log { get; } = new();

    /// <summary>How the store treats all nodes.</summary>
    public Func<ClusterStoreCall, ClusterStoreFault> Fault { get; set; } = _ => ClusterStoreFault.None;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Clock.GetTimestamp());

    /// <summary>A new process, which has not joined.</summary>
    public VirtualMember Create(string node, Uri? address = null, Action<ClusterOptions>? configure = null)
    {
        var member = new VirtualMember(this, node, address ?? AddressOf(node), configure);
        lives.Add(member);
        return member;
    }

    /// <summary>Nodes that are up, one after the other.</summary>
    public VirtualMember[] Up(params string[] nodes) => [.. nodes.Select(name => Up(name))];

    public VirtualMember Up(string node, Uri? address = null, Action<ClusterOptions>? configure = null)
    {
        var member = Create(node, address, configure);
        Finish(member.Call(cluster => cluster.Membership.JoinAsync(CancellationToken.None)));
        Finish(member.Call(cluster => cluster.Membership.BeUpAsync(CancellationToken.None)));
        return member;
    }

    public static Uri AddressOf(string node) => new($"http://{node}:9000");

    public void Settle()
    {
        Assert.True(Dispatcher.RunUntilIdle(500_000) < 500_000, "The nodes never come to rest.");
        foreach (var life in lives)
        {
            Assert.Null(life.Broken);
        }
    }

    /// <summary>Lets time pass until the condition holds; returns how long that took.</summary>
    public TimeSpan Until(Func<bool> condition, double atMostSeconds = 30)
    {
        var start = Clock.GetTimestamp();
        var end = start + TimeSpan.FromSeconds(atMostSeconds).Ticks;
        while (true)
        {
            Settle();
            if (condition())
            {
                return TimeSpan.FromTicks(Clock.GetTimestamp() - start);
            }

            var left = TimeSpan.FromTicks(end - Clock.GetTimestamp());
            Assert.True(left > TimeSpan.Zero, $"It did not happen within {atMostSeconds} s.");
            Clock.Advance(Clock.UntilNextTimer is { } next && next < left ? next : left);
        }
    }

    public void Pass(double seconds)
    {
        var end = Clock.GetTimestamp() + TimeSpan.FromSeconds(seconds).Ticks;
        Until(() => Clock.GetTimestamp() >= end, seconds + 1);
    }

    public T Finish<T>(Task<T> task, double atMostSeconds = 30)
    {
        Until(() => task.IsCompleted, atMostSeconds);
        return task.GetAwaiter().GetResult();
    }

    public void Finish(Task task, double atMostSeconds = 30)
    {
        Until(() => task.IsCompleted, atMostSeconds);
        task.GetAwaiter().GetResult();
    }
}
