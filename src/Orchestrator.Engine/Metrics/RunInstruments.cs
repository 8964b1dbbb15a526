using System.Diagnostics.Metrics;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows.Runs;

namespace Orchestrator.Engine.Metrics;

/// <summary>Runs of workflows as metrics: those of the shards that this node serves.</summary>
internal static class RunInstruments
{
    private const string Prefix = "orchestrator_workflow_";
    private static readonly RunStatus[] Ends = [RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled];

    /// <param name="meter">Where they are published.</param>
    /// <param name="counters">What the node's runs count.</param>
    public static void Publish(Meter meter, RunCounters counters)
    {
        meter.CreateObservableCounter(Prefix + "runs_started_total", () => counters.Started, "{run}", "Runs that began, those within other runs among them.");
        meter.CreateObservableCounter(
            Prefix + "runs_ended_total",
            () => Ends.Select(status => new Measurement<long>(counters.Ended(status), new KeyValuePair<string, object?>("status", RunNames.Of(status)))),
            "{run}",
            "Runs that ended, by how.");
        meter.CreateObservableCounter(Prefix + "steps_completed_total", () => counters.Steps, "{step}", "Steps, and elements of mapped steps, that completed.");
        meter.CreateObservableGauge(Prefix + "runs_live", () => counters.Live, "{run}", "Runs that have not ended.");
    }
}
