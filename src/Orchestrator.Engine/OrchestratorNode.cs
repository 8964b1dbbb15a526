using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Agents;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Locks;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal;

namespace Orchestrator.Engine;

/// <summary>
/// One node: its actor system, the shards of its domains, its own agent and the store they stand on. Started once,
/// stopped once; <see cref="Tasks"/> is what callers use in between.
/// </summary>
public sealed class OrchestratorNode : IAsyncDisposable
{
    private const string ShardPrefix = "tasks/";
    private const string ShardSuffix = "/0";
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
    private readonly OutcomeStatistics statistics;
    private readonly EventFeed events;
    private readonly TaskLogs logs;
    private readonly BulkJobs bulk;
    private readonly Locks.Locks locks;
    private readonly ActorRef<ProjectorMessage> projector;
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
                    message.Refuse(new ServiceUnavailableException("shutting_down", "The domain is not served any longer."));
                    break;
                case BulkMessage.Call call:
                    call.Refuse(new ServiceUnavailableException("shutting_down", "The node is shutting down."));
                    break;
                case LockMessage.Call call:
                    call.Refuse(new ServiceUnavailableException("shutting_down", "Locks are not served here any longer; ask again."));
                    break;
                case RemoveRows remove:
                    remove.Removed.TrySetException(new ServiceUnavailableException("shutting_down", "The node is shutting down."));
                    break;
            }
        };
        statistics = new OutcomeStatistics(environment.Time);
        logs = OpenLogs();
        var handlers = new HandlerRegistry(options.Handlers);
        agent = new InProcessAgent(
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
            logs);
        Metrics = new EngineMetrics(environment.NewMeter?.Invoke(), agent);
        events = new EventFeed(environment.Journal, options.EventBufferBytes, environment.Time);
        projector = system.Spawn("projector", () => new Projector(environment.Projection, new Retention(options.Retention), Metrics));
        shards = new ShardDirectory(options.MaxDomains, Spawn);
        Tasks = new TaskClient(options, environment, shards, agent, statistics, events, projector, logs);
        bulk = new BulkJobs(
            () => system.Spawn(
                "bulk",
                () => new BulkJobsActor(environment.Journal, Tasks),
                new ActorOptions { Supervision = ShardSupervision }),
            shards,
            environment.Projection,
            environment.NewChance(),
            environment.Time);
        locks = new Locks.Locks(
            () => system.Spawn(
                "locks",
                () => new LocksActor(environment.Journal, options.Locks, LocksActor.SnapshotAfterBytes),
                new ActorOptions { MailboxCapacity = options.MaxWaitingCommands, Supervision = ShardSupervision }),
            system.StopAsync,
            environment.NewChance());
        AddShutdownTasks();
    }

    /// <summary>The engine as callers see it.</summary>
    public IOrchestrator Tasks { get; }

    /// <summary>Bulk jobs as callers see them.</summary>
    public IBulkJobs Bulk => bulk;

    /// <summary>Locks as callers see them.</summary>
    public ILocks Locks => locks;

    /// <summary>What it counts.</summary>
    public EngineMetrics Metrics { get; }

    /// <summary>Its shards, for tests that look inside.</summary>
    internal ShardDirectory Shards => shards;

    /// <summary>Its own agent, for tests that look inside.</summary>
    internal InProcessAgent Agent => agent;

    /// <summary>Brings back every shard the journal knows; completes when all have recovered.</summary>
    /// <exception cref="JournalCorruptException">A shard's journal is damaged; the message names where.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        var known = await environment.Journal.ListShardsAsync(cancellation);
        var recovering = known
            .Where(shard => shard.Name.StartsWith(ShardPrefix, StringComparison.Ordinal))
            .Select(shard => shards.Open(shard.Name[ShardPrefix.Length..^ShardSuffix.Length])
                ?? throw new TooManyDomainsException(shard.Name, options.MaxDomains))
            .Select(handle => handle.Recovered.OnOwnScheduler());
        await Task.WhenAll(recovering).WaitAsync(cancellation);
        if (known.Any(shard => shard.Name == BulkJobsActor.Stream))
        {
            bulk.Open();
        }

        if (known.Any(shard => shard.Name == LocksActor.Stream))
        {
            locks.Open();
        }
    }

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

    private ActorRef<IShardMessage> Spawn(ShardHandle handle)
    {
        var setup = new TaskShardSetup
        {
            Name = handle.Name,
            Domain = handle.Domain,
            Journal = environment.Journal,
            Projection = environment.Projection,
            FinishedTasks = new FinishedTasks(environment.Projection),
            Projector = projector,
            Agent = agent,
            Chance = environment.NewChance(),
            Options = options,
            Statistics = statistics,
            Counters = Metrics.Open(handle.Domain),
            Events = events,
            Stopping = stopping.Token,
            OnRecovered = number => shards.Recovered(handle, number),
            OnRecoveryFailed = failure =>
            {
                // Damage does not heal by trying again: whoever waits for the start must hear of it.
                if (failure is JournalCorruptException or Codec.EventFormatException or Domain.Tasks.InvalidTransitionException)
                {
                    handle.HasFailed(failure);
                }
            },
        };
        return system.Spawn(
            $"tasks-{Uri.EscapeDataString(handle.Domain)}",
            () => new TaskShard(setup),
            new ActorOptions { MailboxCapacity = options.MaxWaitingCommands, Supervision = ShardSupervision });
    }

    private TaskLogs OpenLogs()
    {
        var taskLogs = new TaskLogs(environment.Logs, options.MaxLogBytes, environment.Time);
        if (environment.Logs is { } store)
        {
            // The age is that of the tasks that are kept longest: who still has a task has its log.
            var limits = new LogWriterLimits(
                options.Retention.Completed == TimeSpan.Zero || options.Retention.Failed == TimeSpan.Zero
                    ? TimeSpan.Zero
                    : options.Retention.Completed > options.Retention.Failed ? options.Retention.Completed : options.Retention.Failed,
                options.MaxTotalLogBytes);
            taskLogs.WrittenBy(system.Spawn("logs", () => new LogWriter(taskLogs, store, limits)));
        }

        return taskLogs;
    }

    private void AddShutdownTasks()
    {
        var shutdown = system.Shutdown;
        shutdown.SetTimeout(ShutdownPhases.DrainAgents, options.DrainPatience + TimeSpan.FromSeconds(12));
        shutdown.SetTimeout(ShutdownPhases.StopShards, TimeSpan.FromSeconds(30));
        shutdown.SetTimeout(ShutdownPhases.CloseJournal, TimeSpan.FromSeconds(30));
        shutdown.AddTask(ShutdownPhases.DrainAgents, "own agent", cancellation => agent.DrainAsync(options.DrainPatience, cancellation));
        shutdown.AddTask(ShutdownPhases.StopShards, "shards", async cancellation =>
        {
            await Task.WhenAll(shards.All.Select(handle => FlushAsync(handle, cancellation)));
            await logs.DrainAsync(cancellation);
            await system.StopAsync(cancellation);
        });
        shutdown.AddTask(ShutdownPhases.CloseJournal, "store", async _ =>
        {
            await stopping.CancelAsync();
            await environment.DisposeAsync();
        });
    }

    /// <summary>Waits until everything the shard has decided is durable.</summary>
    private async Task FlushAsync(ShardHandle handle, CancellationToken cancellation)
    {
        var flushed = new ShardQuery<bool>(_ => true);
        handle.Actor.TellControl(flushed);
        try
        {
            await flushed.Task.OnOwnScheduler().WaitAsync(cancellation);
        }
        catch (ServiceUnavailableException e)
        {
            logger.LogWarning("Domain {Domain} could not be flushed: {Reason}", handle.Domain, e.Message);
        }
    }
}
