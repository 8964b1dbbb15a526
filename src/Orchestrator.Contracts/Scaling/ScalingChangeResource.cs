namespace Orchestrator.Contracts.Scaling;

/// <summary>Agents that were started or stopped, or could not be.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Direction"><c>up</c> or <c>down</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="Agents">Their ids, as far as they are known.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Error">Why it could not be done, in words; null when it was.</param>
public sealed record ScalingChangeResource(string At, string Direction, int Count, IReadOnlyList<string> Agents, string Reason, string? Error);
