using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster.Agents;
using Orchestrator.Engine.Cluster.Hosting;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Locks;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Schedules;
using Orchestrator.Engine.Status;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster;

/// <summary>What makes a node one of many: shards as they are placed, agents lent and borrowed, calls to where their shards are.</summary>
internal sealed class ClusterPart : IDisposable
{
    private const string RetentionSingleton = "retention";
    private readonly ICluster cluster;
    private readonly NodeEnvironment environment;
    private readonly OrchestratorOptions options;
    private readonly EngineMetrics metrics;
    private readonly ClusterCounters counters = new();
    private readonly NodeExchange exchange;
    private readonly AgentLending lending;
    private readonly AgentBorrowing borrowing;
    private readonly EventSharing events;
    private readonly ClusterWatch watch;
    private readonly ShardNumbers numbers;
    private ActorRef<HostingMessage>? hosting;
    private IDisposable? watching;
    private InProcessAgent? agent;
    private WorkflowPart? workflows;
    private Task? leaving;
    private volatile bool retains;
    private bool isLeaving;

    public ClusterPart(
        ICluster cluster, NodeEnvironment environment, OrchestratorOptions options, EngineMetrics metrics, ILogger logger, CancellationToken stopping)
    {
        this.cluster = cluster;
        this.environment = environment;
        this.options = options;
        this.metrics = metrics;
        exchange = new NodeExchange(cluster.Transport, counters, logger, stopping);
        lending = new AgentLending(cluster.Membership, exchange, environment.Time);
        borrowing = new AgentBorrowing(cluster.Membership, exchange, environment.Time);
        events = new EventSharing(cluster.Membership, exchange, environment.Time);
        watch = new ClusterWatch(cluster.Membership, environment.Time);
        numbers = new ShardNumbers(environment.Journal);
        cluster.Singletons.Host(RetentionSingleton, _ => new Retaining(this));
        Region = new ShardRegion(
            cluster,
            watch,
            exchange,
            numbers,
            new ClusterLimits(options.Cluster.CallTimeout, options.Cluster.MinimumMembers, options.MaxDomains),
            counters,
            environment.Time);
        metrics.PublishCluster(cluster.Membership, counters, () => counters.ShardsServed);
    }

    /// <summary>True while another node deletes finished tasks and logs that need not be kept.</summary>
    public bool IsRetentionElsewhere => !retains;

    /// <summary>Somebody has asked the node to leave: its process is to end.</summary>
    public event Action? AskedToLeave;

    public ShardRegion Region { get; }

    /// <summary>Takes what this node's agent has to say to shards of other nodes.</summary>
    public IShardsElsewhere Elsewhere => lending;

    /// <summary>Other nodes' agents, for this node's shards.</summary>
    public AgentBorrowing Borrowed => borrowing;

    /// <summary>This node's agents, for other nodes' shards.</summary>
    public AgentLending Lent => lending;

    /// <summary>The name by which people know the node.</summary>
    public string Node => cluster.Membership.View.Self.Node;

    /// <summary>How the shards of all nodes stand.</summary>
    public Task<IReadOnlyList<ShardReading>> ReadShardsAsync(CancellationToken cancellation) =>
        new ClusterShards(Region, environment.Time).ReadAsync(cancellation);

    /// <summary>Counts what all nodes have.</summary>
    public IBulkCounts NewCounts() => new ClusterBulkCounts(Region);

    /// <summary>The shard that gave out an id, served here or elsewhere; null when its number is not known here.</summary>
    public ShardHandle? HandleOf(TaskId id, ShardDirectory shards) =>
        numbers.TryNameOf(id.Shard) is { } name && ShardNames.TryDomain(name, out var domain) ? shards.Of(domain) : null;

    /// <summary>The same, looked up in the journal if need be.</summary>
    public async Task<ShardHandle?> FindHandleAsync(TaskId id, ShardDirectory shards) =>
        await numbers.NameOfAsync(id.Shard, CancellationToken.None) is not null ? HandleOf(id, shards) : null;

    /// <summary>Puts the parts of the node together that only work once they all are there.</summary>
    public (IOrchestrator Tasks, IBulkJobs Bulk, ILocks Locks, ISchedules Schedules, IAgents Agents) Connect(
        ActorSystem system, ShardDirectory shards, AgentPool agents, TaskClient tasks, LocalStatus status, LocalShards readings, BulkJobs bulk, Locks.Locks locks,
        Schedules.Schedules schedules, IReadOnlyList<IJournaledService> services, IAgents attached, EventFeed feed, TaskLogs logs, Scaling.Scaling scaling, ResultCache cache)
    {
        agent = agents.Own;
        var local = new LocalEngine(tasks, shards, new LocalMemory(shards), status, readings, new LocalBulkCounts(shards), bulk, locks, schedules, tasks, attached) { Scaling = scaling, Cache = cache, Workflows = workflows! };
        Region.Serve(local);
        exchange.Serve(local);
        lending.Lend(agents, shards);
        agents.Elsewhere = borrowing;
        borrowing.Borrow(shards);
        events.Share(feed, system.Spawn("events", () => new EventReader(feed, environment.Journal)));
        hosting = system.Spawn("hosting", () => new ShardHosting(
            cluster,
            [
                new HostedTaskShards(shards, system, handle =>
                {
                    events.Left(handle.Domain);
                    metrics.Left(handle.Domain);
                    foreach (var run in agents.Reported().Where(run => run.Shard == handle && run.Report is not null))
                    {
                        lending.Report(handle, run);
                    }
                }, shard =>
                {
                    if (!isLeaving)
                    {
                        hosting!.TellControl(new HostingMessage.GaveUp(shard));
                    }
                }),
                .. services.Select(service => new HostedJournaled(service)),
            ],
            counters));
        watching = cluster.Membership.Watch(Changed);
        var all = new ClusterTasks(
            Region,
            tasks,
            new TaskLists(new ClusterMemory(Region, numbers), new FinishedTasks(environment.Projection)),
            new StatusReport(new ClusterStatus(Region), environment.Projection, environment.Time),
            logs,
            feed,
            environment.Time);
        return (all, new ClusterBulkJobs(Region, bulk), new ClusterLocks(Region, environment.NewChance()), new ClusterSchedules(Region, schedules), new ClusterAgents(Region, attached));
    }

    /// <summary>Workflows and runs of the cluster, those of this node among them.</summary>
    public IWorkflows Connect(WorkflowPart part)
    {
        workflows = part;
        var runs = new ClusterRuns(Region, numbers);
        part.Runs.Elsewhere = runs.Ended;
        return part.Connect(new ClusterStoredWorkflows(Region), runs);
    }

    /// <summary>Runs the autoscaler on one node of the cluster, and asks that one.</summary>
    public ClusterScaling Share(Scaling.Scaling scaling)
    {
        cluster.Singletons.Host(ClusterScaling.Singleton, _ => scaling.Open());
        return new ClusterScaling(Region);
    }

    /// <summary>Joins; nothing is placed here before <see cref="BeUpAsync"/>.</summary>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        await numbers.LoadAsync();
        await cluster.Membership.JoinAsync(cancellation);
    }

    /// <summary>Other nodes can reach this one now.</summary>
    public Task BeUpAsync(CancellationToken cancellation) => cluster.Membership.BeUpAsync(cancellation);

    /// <summary>A shard of this node has recovered.</summary>
    public void Recovered(ShardHandle shard, int number) => numbers.Add(number, shard.Name);

    /// <summary>A shard was taken by another node, whose placement this node does not know yet.</summary>
    public void LostTo(ShardHandle shard) => _ = cluster.Placement.RefreshAsync(CancellationToken.None);

    /// <summary>Hands over what the node serves, lets its attempts end or gives them back, and sees that their reports arrive.</summary>
    public Task LeaveAsync(TimeSpan patience, CancellationToken cancellation)
    {
        lock (exchange)
        {
            return leaving ??= LeaveOnceAsync(patience, cancellation);
        }
    }

    private async Task LeaveOnceAsync(TimeSpan patience, CancellationToken cancellation)
    {
        isLeaving = true;
        var handingOver = HandOverAsync(cancellation);
        var draining = agent!.DrainAsync(patience, cancellation);
        lending.OfferAgain();
        await handingOver;
        await draining;
        try
        {
            await agent.DeliveredAsync().OnOwnScheduler().WaitAsync(options.Cluster.CallTimeout, environment.Time, cancellation);
        }
        catch (TimeoutException)
        {
            // Their shards are not served just now: they will find out that this node is gone.
        }
    }

    public void Dispose()
    {
        watching?.Dispose();
        watch.Dispose();
        lending.Dispose();
        borrowing.Dispose();
        events.Dispose();
    }

    private async Task HandOverAsync(CancellationToken cancellation)
    {
        try
        {
            await cluster.Membership.LeaveAsync(cancellation).OnOwnScheduler().WaitAsync(options.Cluster.CallTimeout, environment.Time, cancellation);
        }
        catch (TimeoutException)
        {
            // Nobody takes them: they stop with the node, and wait for who comes next.
        }
    }

    private void Changed(ClusterView view)
    {
        lending.ViewChanged(view);
        borrowing.ViewChanged(view);
        events.ViewChanged(view);
        hosting!.TellControl(new HostingMessage.ViewChanged());
        if (!isLeaving && view.Find(view.Self) is { State: MemberState.Leaving })
        {
            isLeaving = true;
            AskedToLeave?.Invoke();
        }
    }

    /// <summary>The term of the node that deletes for all. A former one that goes on for a moment does no harm: deleting twice is deleting once.</summary>
    private sealed class Retaining : IDisposable
    {
        private readonly ClusterPart node;

        public Retaining(ClusterPart node) => (this.node = node).retains = true;

        public void Dispose() => node.retains = false;
    }
}
