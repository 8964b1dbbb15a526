using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Scaling;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine;

/// <content>Its autoscaler and its logs, and the order in which all stops.</content>
public sealed partial class OrchestratorNode
{
    private Scaling.Scaling OpenScaling()
    {
        var counters = new ScalingCounters();
        Metrics.PublishScaling(counters);
        var fleet = new NodeFleet(() => Tasks, () => Agents);
        return new Scaling.Scaling(
            () => system.Spawn("scaling", () => new ScalingActor(options.Scaling, scalingExecutor, fleet, counters, cluster?.Node ?? string.Empty)),
            system.StopAsync,
            standsAlone: cluster is null);
    }

    private TaskLogs OpenLogs()
    {
        var taskLogs = new TaskLogs(environment.Logs, options.MaxLogBytes, environment.Time);
        if (environment.Logs is { } store)
        {
            var limits = LogWriterLimits.Of(options.Retention, options.MaxTotalLogBytes);
            taskLogs.WrittenBy(system.Spawn("logs", () => new LogWriter(taskLogs, store, limits, () => cluster?.IsRetentionElsewhere == true)));
        }

        return taskLogs;
    }

    private void AddShutdownTasks()
    {
        var shutdown = system.Shutdown;
        shutdown.SetTimeout(ShutdownPhases.DrainAgents, options.DrainPatience + TimeSpan.FromSeconds(12));
        shutdown.SetTimeout(ShutdownPhases.StopShards, TimeSpan.FromSeconds(30));
        shutdown.SetTimeout(ShutdownPhases.CloseJournal, TimeSpan.FromSeconds(30));
        shutdown.AddTask(
            ShutdownPhases.DrainAgents,
            "own agent",
            cancellation => cluster?.LeaveAsync(options.DrainPatience, cancellation) ?? agent.DrainAsync(options.DrainPatience, cancellation));
        shutdown.AddTask(ShutdownPhases.DrainAgents, "agents that were started", async _ =>
        {
            // First who decides: agents that leave now are not to be replaced.
            await scaling.CloseAsync();
            await scalingExecutor.DisposeAsync();
        });
        shutdown.AddTask(ShutdownPhases.StopShards, "shards", async cancellation =>
        {
            await Task.WhenAll(shards.All.Select(handle => FlushAsync(handle, cancellation)));
            await logs.DrainAsync(cancellation);
            await system.StopAsync(cancellation);
        });
        shutdown.AddTask(ShutdownPhases.CloseJournal, "store", _ =>
        {
            // Here and not on the thread pool: who waits goes on where the node runs.
            stopping.Cancel();
            sessions.Dispose();
            cluster?.Dispose();
            return environment.DisposeAsync().AsTask();
        });
    }

    /// <summary>Waits until everything the shard has decided is durable.</summary>
    private async Task FlushAsync(ShardHandle handle, CancellationToken cancellation)
    {
        var flushed = new ShardQuery<bool>(_ => true);
        if (!handle.TellControl(flushed))
        {
            return;
        }

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
