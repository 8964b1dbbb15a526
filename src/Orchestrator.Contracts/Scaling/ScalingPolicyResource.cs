namespace Orchestrator.Contracts.Scaling;

/// <summary>When there are to be more agents, and when fewer.</summary>
/// <param name="ScaleUpThreshold">More are started when at least so much of the slots is used, 0 to 1.</param>
/// <param name="ScaleDownThreshold">Some are stopped when no more than so much is used, 0 to 1.</param>
/// <param name="Min">Agents there are at least.</param>
/// <param name="Max">Agents there are at most.</param>
/// <param name="Step">Agents that are started or stopped at a time, at most.</param>
/// <param name="Cooldown">Seconds in which nothing more is done once something was.</param>
/// <param name="For">Seconds for which a threshold must be crossed.</param>
public sealed record ScalingPolicyResource(double ScaleUpThreshold, double ScaleDownThreshold, int Min, int Max, int Step, double Cooldown, double For);
