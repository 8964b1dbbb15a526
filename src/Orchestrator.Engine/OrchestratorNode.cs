using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Transport;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Locks;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Scaling;
using Orchestrator.Engine.Schedules;
using Orchestrator.Engine.Status;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Workflows;
using Orchestrator.Engine.Workflows.Runs;
using Orchestrator.Engine.Workflows.Store;
using Orchestrator.Journal;

namespace Orchestrator.Engine;

/// <summary>
/// One node: its actor system, the shards of its domains, its own agent and the store they stand on. Started once,
/// stopped once; <see cref="Tasks"/> is what callers use in between.
/// </summary>
public sealed partial class OrchestratorNode : IAsyncDisposable
{
    private static readonly SupervisionStrategy ShardSupervision = new()
    {
        Backoff = new RestartBackoff { Initial = TimeSpan.FromMilliseconds(50), Maximum = TimeSpan.FromSeconds(1) },
        MaxRestarts = 10,
        Window = TimeSpan.FromMinutes(1),

        // A full disk is not the shard's fault and must not stop it for good.
        CountsAgainstMaximum = failure => failure is not (AppendFailedException or RecoveryFailedException),
    };

    private readonly OrchestratorOptions options;
    private readonly NodeEnvironment environment;
    private readonly ActorSystem system;
    private readonly ShardDirectory shards;
    private readonly InProcessAgent agent;
    private readonly AgentPool agents;
    private readonly AgentSessions sessions;
    private readonly WhyNoAgent whyNoAgent;
    private readonly OutcomeStatistics statistics;
    private readonly EventFeed events;
    private readonly TaskLogs logs;
    private readonly ResultCache cache;
    private readonly Artifacts.Artifacts artifacts;
    private readonly ArtifactUses artifactUses;
    private readonly Scaling.Scaling scaling;
    private readonly IScalingExecutor scalingExecutor;
    private readonly WorkflowPart workflows;
    private readonly IReadOnlyList<IJournaledService> services;
    private readonly ActorRef<ProjectorMessage> projector;
    private readonly ClusterPart? cluster;
    private readonly LocalShards readings;
    private readonly CancellationTokenSource stopping = new();
    private readonly ILogger logger;

    /// <summary>Puts the node together; nothing runs before <see cref="StartAsync"/>.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names all that are.</exception>
    internal OrchestratorNode(OrchestratorOptions options, NodeEnvironment environment)
    {
        options.ThrowIfWrong();
        this.options = options;
        this.environment = environment;
        logger = environment.LoggerFactory.CreateLogger("Orchestrator");
        system = new ActorSystem(new ActorSystemOptions
        {
            Name = "orchestrator",
            Dispatcher = environment.Dispatcher,
            TimeProvider = environment.Time,
            LoggerFactory = environment.LoggerFactory,
            Random = environment.NewChance().NextDouble,
        });
        system.Undelivered += undelivered =>
        {
            // What a stopped shard did not get to must not leave its sender waiting.
            switch (undelivered.Message)
            {
                case IShardMessage message:
                    message.Refuse(cluster is not null
                        ? ServiceUnavailableException.Moved("of the call")
                        : new ServiceUnavailableException("shutting_down", "The domain is not served any longer."));
                    break;
                case IJournaledCall call:
                    call.Refuse(ServiceUnavailableException.NotServed("the call", standsAlone: cluster is null));
                    break;
                case ScalingMessage.Call call:
                    call.Refuse(Engine.Scaling.Scaling.NotHere(standsAlone: cluster is null));
                    break;
                case RemoveRows remove:
                    remove.Removed.TrySetException(new ServiceUnavailableException("shutting_down", "The node is shutting down."));
                    break;
            }
        };
        statistics = new OutcomeStatistics(environment.Time);
        logs = OpenLogs();
        cache = new ResultCache(
            options.Cache,
            environment.DiskCache is { } disk ? new StoredLayer(CacheStrategy.Disk, disk, options.Cache.DiskBytes) : null,
            environment.Blobs is { } blobs ? new StoredLayer(CacheStrategy.Shared, blobs, options.Cache.SharedBytes) : null,
            environment.Time,
            logger);
        artifacts = new Artifacts.Artifacts(environment.Artifacts, options.Artifacts.MaxBytes, environment.Time);
        artifactUses = new ArtifactUses(artifacts, logger);
        var handlers = new HandlerRegistry(options.Handlers);
        agents = new AgentPool(environment.Time);
        agent = new InProcessAgent(
            agents,
            new AgentProfile
            {
                Id = options.AgentId,
                TaskTypes = handlers.Types.ToHashSet(StringComparer.Ordinal),
                Capabilities = options.Capabilities.ToHashSet(StringComparer.Ordinal),
                Labels = new Dictionary<string, string>(options.Labels, StringComparer.Ordinal),
            },
            session: environment.NewChance().NextUInt64().ToString("x16"),
            options.Slots,
            handlers,
            environment.Dispatcher,
            environment.Time,
            logger,
            options.MaxPayloadBytes,
            options.CompressAboveBytes,
            options.Queue.CancelGrace,
            logs,
            artifacts);
        agents.Attach(agent);
        Metrics = new EngineMetrics(environment.NewMeter?.Invoke(), agent);
        Metrics.PublishCache(cache);
        events = new EventFeed(environment.Journal, options.EventBufferBytes, environment.Time);
        projector = system.Spawn("projector", () => new Projector(environment.Projection, new Retention(options.Retention, () => cluster?.IsRetentionElsewhere == true), Metrics));
        cluster = environment.Cluster is { IsLocal: false } place ? new ClusterPart(place, environment, options, Metrics, logger, stopping.Token) : null;
        shards = new ShardDirectory(options.MaxDomains, Spawn, cluster?.Elsewhere);
        sessions = new AgentSessions(
            agents,
            options.Agents,
            id => cluster is null ? shards.Find(id.Shard) : cluster.HandleOf(id, shards),
            id => cluster is null ? Task.FromResult<ShardHandle?>(null) : cluster.FindHandleAsync(id, shards),
            environment.NewChance(),
            environment.Time,
            logger);
        sessions.Resumed += (session, isHere) =>
        {
            if (isHere)
            {
                cluster?.Lent.SessionTaken(session);
            }

            foreach (var shard in shards.All)
            {
                shard.TellControl(new SessionBack(session));
            }
        };
        whyNoAgent = new WhyNoAgent(agents, () => sessions.Read().Count(known => known.State == AgentState.Offline));
        var status = new LocalStatus(cluster?.Node ?? string.Empty, shards, agent, statistics, environment.Time);
        var tasks = new TaskClient(options, environment, shards, status, events, projector, logs, cache, artifactUses);
        var bulkCalls = Calls<BulkJobsActor>(BulkJobsActor.Stream, "bulk jobs", setup => new BulkJobsActor(setup, Tasks!));
        var bulk = new BulkJobs(
            bulkCalls,
            cluster?.NewCounts() ?? new LocalBulkCounts(shards),
            environment.Projection,
            environment.NewChance(),
            environment.Time);
        var lockCalls = Calls<LocksActor>(LocksActor.Stream, "locks", setup => new LocksActor(setup, standsAlone: cluster is null, options.Locks));
        var locks = new Locks.Locks(lockCalls, environment.NewChance());
        var work = new ScheduleWork(() => Tasks!);
        var scheduleCalls = Calls<SchedulesActor>(SchedulesActor.Stream, "schedules", setup => new SchedulesActor(setup, work, options.Schedules));
        workflows = new WorkflowPart(
            options,
            environment,
            new StepTasks(() => Tasks!, shards),
            artifactUses,
            Calls<WorkflowsActor>(WorkflowsActor.Stream, "workflows", setup => new WorkflowsActor(setup, options.Workflows)),
            (stream, make) => Calls<RunsActor>(stream, "runs", make),
            tasks.Checked);
        Metrics.PublishRuns(workflows.Counters);
        services = [bulkCalls, lockCalls, scheduleCalls, .. workflows.Services];
        Workflows = cluster?.Connect(workflows) ?? workflows.Connect(workflows.Stored, workflows.Runs);
        readings = new LocalShards(cluster?.Node ?? string.Empty, shards, services, environment.Time);
        var schedules = new Schedules.Schedules(scheduleCalls, tasks.Checked, work);
        scalingExecutor = options.Scaling.Executor ?? new SlotScaling(agent, cluster?.Node ?? string.Empty, options.Scaling.SlotsPerAgent);
        scaling = OpenScaling();
        IAttemptReports reports = cluster is null ? tasks : new ClusterReports(cluster.Region);
        var local = new Agents.Sessions.Agents(sessions, agents, reports, artifacts, options.MaxPayloadBytes, options.CompressAboveBytes, cluster?.Node ?? string.Empty, environment.Time);
        if (cluster is not null)
        {
            sessions.Changed += cluster.Lent.AgentChanged;
            cluster.Lent.SessionGoesOnElsewhere += sessions.HandOver;
        }

        (Tasks, Bulk, Locks, Schedules, Agents) = cluster?.Connect(
            system, shards, agents, tasks, status, readings, bulk, locks, schedules, services, local, events, logs, scaling, cache) ?? (tasks, bulk, locks, schedules, local);
        Cache = cluster is null ? cache : new ClusterCache(cluster.Region, cache);
        Scaling = cluster is not null && options.Scaling.Enabled ? cluster.Share(scaling) : scaling;
        if (cluster is null)
        {
            Metrics.PublishCluster(null, new ClusterCounters(), () => shards.All.Count);
        }

        if (artifacts.MaxBytes > 0)
        {
            system.Spawn("artifacts", () => new ArtifactSweeper(
                artifacts, async id => await Tasks.FindAsync(id, stopping.Token) is not null, () => cluster?.IsRetentionElsewhere == true, stopping.Token));
        }

        AddShutdownTasks();
    }

    /// <summary>The engine as callers see it.</summary>
    public IOrchestrator Tasks { get; }

    /// <summary>The agents as they and callers see them.</summary>
    public IAgents Agents { get; }

    /// <summary>Bulk jobs as callers see them.</summary>
    public IBulkJobs Bulk { get; }

    /// <summary>Somebody has asked this node to leave its cluster: its host is to stop.</summary>
    public event Action AskedToLeave
    {
        add
        {
            if (cluster is not null)
            {
                cluster.AskedToLeave += value;
            }
        }

        remove
        {
            if (cluster is not null)
            {
                cluster.AskedToLeave -= value;
            }
        }
    }

    /// <summary>Its place in a cluster; null when it stands alone.</summary>
    public ICluster? Cluster => environment.Cluster;

    /// <summary>The streams to other nodes, for the server that accepts them; null when there are none.</summary>
    public WebSocketLinks? Streams => environment.Streams;

    /// <summary>The result cache as callers see it.</summary>
    public IResultCache Cache { get; }

    /// <summary>Artifacts as callers see them.</summary>
    public IArtifacts Artifacts => artifacts;

    /// <summary>Locks as callers see them.</summary>
    public ILocks Locks { get; }

    /// <summary>The autoscaler as callers see it.</summary>
    public IScaling Scaling { get; }

    /// <summary>Schedules as callers see them.</summary>
    public ISchedules Schedules { get; }

    /// <summary>Workflows as callers see them.</summary>
    public IWorkflows Workflows { get; }

    /// <summary>What it counts.</summary>
    public EngineMetrics Metrics { get; }

    /// <summary>Its store of blobs, for tests that look inside.</summary>
    internal Journal.Blobs.IBlobStore? Blobs => environment.Blobs;

    /// <summary>Its shards, for tests that look inside.</summary>
    internal ShardDirectory Shards => shards;

    /// <summary>Its agents, for tests that look inside.</summary>
    internal AgentPool Pool => agents;

    /// <summary>Its own agent, for tests that look inside.</summary>
    internal InProcessAgent Agent => agent;

    /// <summary>Brings back every shard the journal knows; completes when all have recovered.</summary>
    /// <exception cref="JournalCorruptException">A shard's journal is damaged; the message names where.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (cluster is not null)
        {
            if (Scaling == scaling)
            {
                scaling.Open();
            }

            // What it serves is placed on it once it is up.
            await cluster.JoinAsync(cancellation);
            return;
        }

        var known = await environment.Journal.ListShardsAsync(cancellation);
        var recovering = known
            .Select(shard => ShardNames.TryDomain(shard.Name, out var domain) ? domain : null)
            .OfType<string>()
            .Select(domain => shards.Open(domain) ?? throw new TooManyDomainsException(domain, options.MaxDomains))
            .Select(handle => handle.Recovered.OnOwnScheduler());
        await Task.WhenAll(recovering).WaitAsync(cancellation);
        workflows.Known(known);
        foreach (var service in services.Where(service => known.Any(shard => shard.Name == service.Stream)))
        {
            service.Open();
        }

        scaling.Open();
    }

    /// <summary>In a cluster: other nodes can reach this one now, and shards may be placed on it.</summary>
    public Task BeUpAsync(CancellationToken cancellation = default) => cluster?.BeUpAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>In a cluster: hands over what it serves, and lets its attempts end or gives them back. Calls still find their way through it.</summary>
    public Task LeaveAsync(CancellationToken cancellation = default) => cluster?.LeaveAsync(options.DrainPatience, cancellation) ?? Task.CompletedTask;

    /// <summary>How its shards stand, or in a cluster those of all nodes; one that does not answer at once is not among them.</summary>
    public Task<IReadOnlyList<ShardReading>> ReadShardsAsync(CancellationToken cancellation = default) =>
        cluster?.ReadShardsAsync(cancellation) ?? readings.ReadAsync(cancellation);

    /// <summary>Stops in order: no new attempts, running ones end or are given back, shards write what they hold, the journal closes.</summary>
    public async Task StopAsync()
    {
        var report = await system.Shutdown.RunAsync("node stops");
        foreach (var failure in report.Failures)
        {
            logger.LogError(failure.Exception, "Shutdown: {Task} in {Phase}: {Reason}", failure.Task, failure.Phase, failure.Exception.Message);
        }
    }

    /// <summary>Stops the node if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
        Metrics.Dispose();
    }

    private JournaledCalls<TActor> Calls<TActor>(string stream, string what, Func<JournaledSetup, Actor<JournaledMessage<TActor>>> make) => new(
        stream,
        what,
        claim => system.Spawn(
            stream.Replace('/', '-'),
            () => make(new JournaledSetup(environment.Journal, stream, claim)),
            new ActorOptions { MailboxCapacity = options.MaxWaitingCommands, Supervision = ShardSupervision }),
        system.StopAsync,
        standsAlone: cluster is null);

    private ActorRef<IShardMessage> Spawn(ShardHandle handle)
    {
        var setup = new TaskShardSetup
        {
            Handle = handle,
            Journal = environment.Journal,
            Projection = environment.Projection,
            FinishedTasks = new FinishedTasks(environment.Projection),
            Projector = projector,
            Agents = agents,
            WhyNoAgent = whyNoAgent,
            Cache = cache,
            ArtifactUses = artifactUses,
            Balancing = Balancings.Named(options.DomainBalancing.TryGetValue(handle.Domain, out var balancing) ? balancing : options.Balancing),
            Chance = environment.NewChance(),
            Options = options,
            Statistics = statistics,
            Counters = Metrics.Open(handle.Domain),
            Events = events,
            Runs = workflows.Runs,
            Stopping = stopping.Token,
            IsSessionAlive = cluster is null ? _ => false : cluster.Borrowed.IsSessionAlive,
            AskForRuns = cluster is null ? (_, _) => { } : cluster.Borrowed.AskForRuns,
            OnRecovered = number =>
            {
                cluster?.Recovered(handle, number);
                shards.Recovered(handle, number);
            },
            OnRecoveryFailed = failure =>
            {
                // Damage does not heal by trying again: whoever waits for the start must hear of it.
                if (failure is JournalCorruptException or Codec.EventFormatException or Domain.Tasks.InvalidTransitionException)
                {
                    handle.HasFailed(failure);
                }
                else if (failure is StaleClaimException)
                {
                    handle.HasFailed(failure);
                    cluster?.LostTo(handle);
                }
            },
        };
        return system.Spawn(
            $"tasks-{Uri.EscapeDataString(handle.Domain)}",
            () => new TaskShard(setup),
            new ActorOptions { MailboxCapacity = options.MaxWaitingCommands, Supervision = ShardSupervision });
    }
}
