using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Cluster.InMemory;
using Orchestrator.Engine;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Tests.Engine.Cluster;

/// <summary>Nodes of one cluster in this process: the real engine on the thread pool and the real clock, one store and one network in memory.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly Dictionary<string, OrchestratorNode> nodes = [];
    private readonly InMemoryClusterStore members = new(TimeProvider.System);
    private readonly InMemoryNetwork network = new(TimeProvider.System);
    private readonly InMemoryJournalStorage journal = new();
    private readonly InMemoryProjection table = new();
    private readonly InMemoryLogStore logs = new();
    private readonly Action<string, OrchestratorOptions> configure;

    private TestCluster(Action<string, OrchestratorOptions> configure) => this.configure = configure;

    public IOrchestrator this[string node] => nodes[node].Tasks;

    public static async Task<TestCluster> StartAsync(Action<string, OrchestratorOptions> configure, params string[] names)
    {
        var cluster = new TestCluster(configure);
        foreach (var name in names)
        {
            await cluster.AddAsync(name);
        }

        return cluster;
    }

    public OrchestratorNode Node(string name) => nodes[name];

    public async Task<OrchestratorNode> AddAsync(string name)
    {
        var options = new OrchestratorOptions { Journal = JournalKind.Memory, AgentId = name, DrainPatience = TimeSpan.Zero };
        options.Handle("echo", context => new TaskOutcome.Completed(context.Input));
        configure(name, options);
        var address = new Uri($"http://{name}:9000");
        var node = new OrchestratorNode(options, new NodeEnvironment
        {
            Journal = new InMemoryJournal(journal),
            Projection = table,
            Logs = logs,
            Cluster = new ClusterNode(new ClusterOptions { Node = name, Address = address }, new ClusterEnvironment
            {
                Store = members.Open(PoolDispatcher.Instance),
                Links = network.Attach(address, PoolDispatcher.Instance),
            }),
            Time = TimeProvider.System,
            Dispatcher = PoolDispatcher.Instance,
            LoggerFactory = NullLoggerFactory.Instance,
            NewChance = () => new CryptoChance(),
        });
        await node.StartAsync().Soon();
        await node.BeUpAsync().Soon();
        nodes.Add(name, node);
        return node;
    }

    /// <summary>Hands over and goes.</summary>
    public async Task StopAsync(string name)
    {
        nodes.Remove(name, out var node);
        await node!.DisposeAsync().AsTask().Soon();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.Values)
        {
            await node.DisposeAsync();
        }
    }
}
