using Orchestrator.Contracts.Scaling;
using Orchestrator.Domain.Scaling;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Server.Scaling;

/// <summary>The autoscaler as the API shows it.</summary>
internal static class ScalingJson
{
    public static ScalingResource From(ScalingStatus status) => new(
        status.Enabled,
        status.Node,
        status.Executor,
        new ScalingPolicyResource(
            status.Policy.ScaleUpThreshold,
            status.Policy.ScaleDownThreshold,
            status.Policy.Min,
            status.Policy.Max,
            status.Policy.Step,
            status.Policy.Cooldown.TotalSeconds,
            status.Policy.For.TotalSeconds),
        status.Reason,
        [.. status.Seen.Select(From)],
        [.. status.Changes.Select(From)]);

    private static ScalingObservationResource From(ScalingSight sight) => new(
        sight.At.ToString(), sight.Agents, sight.Starting, sight.Slots, sight.Used, sight.Utilisation, sight.Queued.ToDictionary(line => line.Need, line => line.Count));

    private static ScalingChangeResource From(ScalingChange change) =>
        new(change.At.ToString(), change.Direction.Name(), change.Count, change.Agents, change.Reason, change.Fault);
}
