using Orchestrator.Domain.Scaling;

namespace Orchestrator.Engine.Scaling;

/// <summary>The agents as an executor sees them.</summary>
/// <param name="Agents">Those that take work.</param>
/// <param name="Starting">Those it started that have not come yet.</param>
public sealed record ScalingFleet(IReadOnlyList<ScalableAgent> Agents, int Starting);
