using System.Diagnostics.Metrics;
using Orchestrator.Domain.Scaling;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Engine.Metrics;

/// <summary>The autoscaler as metrics. What it sees is shown by the node that runs it, and 0 by others.</summary>
internal static class ScalingInstruments
{
    private const string Prefix = "orchestrator_scaling_";

    /// <param name="meter">Where they are published.</param>
    /// <param name="counters">What the node's autoscaler counts.</param>
    public static void Publish(Meter meter, ScalingCounters counters)
    {
        meter.CreateObservableCounter(
            Prefix + "agents_total",
            () => new[] { Measured(counters.Up, ScalingDirection.Up), Measured(counters.Down, ScalingDirection.Down) },
            "{agent}",
            "Agents that the autoscaler, or somebody through it, started (up) and stopped (down).");
        meter.CreateObservableCounter(Prefix + "failures_total", () => counters.Failed, "{change}", "Changes of the number of agents that could not be made.");
        meter.CreateObservableGauge(
            Prefix + "agents", () => counters.Last?.Agents ?? 0, "{agent}", "Agents that take work, as the autoscaler saw them last; 0 where it does not run.");
        meter.CreateObservableGauge(
            Prefix + "utilisation_ratio", () => counters.Last?.Utilisation ?? 0, "1", "How much of their slots was used, as the autoscaler saw it last, 0 to 1; 0 where it does not run.");
    }

    private static Measurement<long> Measured(long value, ScalingDirection direction) => new(value, new KeyValuePair<string, object?>("direction", direction.Name()));
}
