using Orchestrator.Domain;
using Orchestrator.Domain.Scaling;

namespace Orchestrator.Engine.Scaling;

/// <summary>Agents that were started or stopped, or could not be.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Direction">Up or down.</param>
/// <param name="Count">How many.</param>
/// <param name="Agents">Their ids, as far as they are known.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Fault">Why it could not be done, in words; null when it was.</param>
public sealed record ScalingChange(Instant At, ScalingDirection Direction, int Count, IReadOnlyList<string> Agents, string Reason, string? Fault);
