namespace Orchestrator.Contracts.Scaling;

/// <summary>The autoscaler at one moment.</summary>
/// <param name="Enabled">Whether agents are started and stopped by themselves.</param>
/// <param name="Node">The node that runs it; empty on a server that stands alone.</param>
/// <param name="Executor">How agents are started and stopped: <c>in_process</c>, <c>process</c>, <c>webhook</c>, or a host's own.</param>
/// <param name="Policy">When there are to be more agents, and when fewer.</param>
/// <param name="Reason">Why the number of agents is as it is, in words; null before anything was seen.</param>
/// <param name="Observations">What was seen lately, the newest first.</param>
/// <param name="Decisions">What was done lately, the newest first.</param>
public sealed record ScalingResource(
    bool Enabled,
    string Node,
    string Executor,
    ScalingPolicyResource Policy,
    string? Reason,
    IReadOnlyList<ScalingObservationResource> Observations,
    IReadOnlyList<ScalingChangeResource> Decisions);
