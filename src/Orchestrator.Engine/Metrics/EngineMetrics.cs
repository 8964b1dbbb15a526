using System.Diagnostics.Metrics;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Scaling;
using Orchestrator.Engine.Workflows.Runs;

namespace Orchestrator.Engine.Metrics;

/// <summary>
/// One node's metrics. Work is counted by the shards in plain numbers; the instruments here are asked when somebody looks,
/// and cost nothing in between. docs/metrics.md lists them all.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<ShardCounters> shards = [];
    private readonly Histogram<double>? runTime;
    private readonly Histogram<double>? appendTime;

    /// <param name="meter">Where the instruments are published, and disposed with this; null to publish none.</param>
    internal EngineMetrics(Meter? meter, InProcessAgent agent)
    {
        Meter = meter;
        if (meter is null)
        {
            return;
        }

        runTime = CreateHistogram(
            meter, "task_execution_time_ms", "ms", "How long attempts ran, from start to end; lost ones are left out.", BurstCounts.RunTimeBounds);
        appendTime = CreateHistogram(
            meter, "orchestrator_journal_append_duration_seconds", "s", "How long appends took to become durable.", ShardCounters.AppendTimeBounds);
        PublishTasks(meter);
        PublishAttempts(meter);
        PublishStore(meter);
        meter.CreateObservableGauge("orchestrator_agent_slots", () => agent.Slots, "{attempt}", "Attempts the node's agent runs at most at once.");
        meter.CreateObservableGauge("orchestrator_agent_slots_used", () => agent.Used, "{attempt}", "Slots in use.");
    }

    /// <summary>This node's meter and no other's: several nodes of a process share the name only. Null when nothing is published.</summary>
    public Meter? Meter { get; }

    /// <summary>For retention: to be told what it has removed.</summary>
    internal RemovedTasks Removed { get; } = new();

    /// <summary>
    /// What one of this meter's histograms has counted since the start; null for any other instrument. For collectors that
    /// look now and then: unlike listening to the instrument it costs nothing for each value.
    /// </summary>
    public HistogramReading? Read(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return instrument == runTime ? HistogramCounts.Read(BurstCounts.RunTimeBounds, Shards.Select(shard => shard.RunTimes))
            : instrument == appendTime ? HistogramCounts.Read(ShardCounters.AppendTimeBounds, Shards.Select(shard => shard.AppendTimes))
            : null;
    }

    /// <summary>Ends the instruments.</summary>
    public void Dispose() => Meter?.Dispose();

    /// <summary>The counters of a new shard.</summary>
    internal ShardCounters Open(string domain)
    {
        lock (gate)
        {
            if (shards.Find(known => known.Domain == domain) is { } again)
            {
                // In a cluster a shard may come back to a node: what it did here before still counts.
                return again;
            }

            var counters = new ShardCounters(domain, runTime, appendTime);
            shards.Add(counters);
            return counters;
        }
    }

    /// <summary>Publishes the node's place in its cluster; null for a node that stands alone.</summary>
    internal void PublishCluster(Orchestrator.Cluster.IMembership? membership, ClusterCounters counters, Func<int> served)
    {
        if (Meter is not null)
        {
            ClusterInstruments.Publish(Meter, membership, counters, served);
        }
    }

    /// <summary>Publishes what the autoscaler does, where it runs.</summary>
    internal void PublishScaling(ScalingCounters counters)
    {
        if (Meter is not null)
        {
            ScalingInstruments.Publish(Meter, counters);
        }
    }

    /// <summary>Publishes what runs of workflows do.</summary>
    internal void PublishRuns(RunCounters counters)
    {
        if (Meter is not null)
        {
            RunInstruments.Publish(Meter, counters);
        }
    }

    /// <summary>Publishes what the result cache does.</summary>
    internal void PublishCache(ResultCache cache)
    {
        if (Meter is not null)
        {
            CacheInstruments.Publish(Meter, cache);
        }
    }

    /// <summary>The node does not serve the domain's shard any longer: its tasks are counted where it is now.</summary>
    internal void Left(string domain)
    {
        lock (gate)
        {
            shards.Find(known => known.Domain == domain)?.Left();
        }
    }

    private ShardCounters[] Shards
    {
        get
        {
            lock (gate)
            {
                return [.. shards];
            }
        }
    }

    private static Histogram<double> CreateHistogram(Meter meter, string name, string unit, string description, double[] bounds) =>
        meter.CreateHistogram(
            name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private static Measurement<long> Measured(long value, string label, string name) =>
        new(value, new KeyValuePair<string, object?>(label, name));

    private void PublishTasks(Meter meter)
    {
        Count(meter, "tasks_submitted_total", "{task}", "Tasks accepted.", TaskEventType.Submitted);
        Count(meter, "tasks_completed_total", "{task}", "Tasks that ended with a result.", TaskEventType.Completed);
        meter.CreateObservableCounter(
            "tasks_failed_total",
            () => new[]
            {
                Measured(Sum(TaskEventType.Failed), "status", TaskState.Failed.Name()),
                Measured(Sum(TaskEventType.DeadLettered), "status", TaskState.DeadLettered.Name()),
            },
            "{task}",
            "Tasks that ended with an error, by their state.");
        Count(meter, "orchestrator_tasks_cancelled_total", "{task}", "Tasks that ended because somebody asked.", TaskEventType.Cancelled);
        meter.CreateObservableGauge(
            "orchestrator_tasks",
            () =>
            {
                var all = Shards;
                return TaskStates.All.Select(state => Measured(all.Sum(shard => shard.Tasks(state)), "status", state.Name()));
            },
            "{task}",
            "Tasks by state; ended ones since the data folder began.");
        meter.CreateObservableGauge("queue_depth", Depths, "{task}", "Tasks that wait, by domain.");
    }

    private void PublishAttempts(Meter meter)
    {
        Count(meter, "orchestrator_attempts_started_total", "{attempt}", "Attempts started.", TaskEventType.Started);
        Count(meter, "orchestrator_attempts_failed_total", "{attempt}", "Attempts that failed or ran out of time.", TaskEventType.AttemptFailed);
        Count(meter, "orchestrator_attempts_lost_total", "{attempt}", "Attempts lost with their process, or given back by it.", TaskEventType.AttemptLost);
        meter.CreateObservableCounter(
            "orchestrator_task_retries_total",
            () => new[] { Measured(Sum(shard => shard.Retries), "by", "policy"), Measured(Sum(TaskEventType.Retried), "by", "person") },
            "{retry}",
            "Failed attempts that another one follows by the retry policy, and ended tasks that a person sent back to their queue.");
        Count(meter, "orchestrator_late_results_total", "{report}", "Reports that came too late to count.", TaskEventType.LateResult);
    }

    private void PublishStore(Meter meter)
    {
        meter.CreateObservableCounter(
            "orchestrator_journal_appends_total", () => Sum(shard => shard.Appends), "{append}", "Appends that became durable.");
        meter.CreateObservableCounter(
            "orchestrator_journal_appended_bytes_total", () => Sum(shard => shard.AppendedBytes), "By", "Bytes of events that became durable.");
        meter.CreateObservableCounter(
            "orchestrator_journal_append_failures_total", () => Sum(shard => shard.FailedAppends), "{append}", "Appends that did not become durable.");
        meter.CreateObservableGauge(
            "orchestrator_projection_lag_tasks", () => Sum(shard => shard.ProjectionLag), "{task}", "Ended tasks that the table of finished tasks has not taken yet.");
        meter.CreateObservableCounter(
            "orchestrator_finished_tasks_removed_total", () => Removed.Count, "{task}", "Finished tasks that retention has removed.");
    }

    private void Count(Meter meter, string name, string unit, string description, TaskEventType type) =>
        meter.CreateObservableCounter(name, () => Sum(type), unit, description);

    private long Sum(TaskEventType type) => Sum(shard => shard.Events(type));

    private long Sum(Func<ShardCounters, long> part) => Shards.Sum(part);

    private IEnumerable<Measurement<long>> Depths()
    {
        // The default domain opens with its first task; until then there would be no line to see that nothing waits.
        var all = Shards;
        return all
            .Select(shard => Measured(shard.Tasks(TaskState.Submitted) + shard.Tasks(TaskState.Queued), "domain", shard.Domain))
            .Concat(all.Any(shard => shard.Domain == OrchestratorExtensions.DefaultDomain) ? [] : [Measured(0, "domain", OrchestratorExtensions.DefaultDomain)]);
    }
}
