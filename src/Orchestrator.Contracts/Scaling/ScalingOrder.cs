namespace Orchestrator.Contracts.Scaling;

/// <summary>What a webhook is told.</summary>
/// <param name="Direction"><c>up</c> or <c>down</c>.</param>
/// <param name="Count">How many agents are to be started or stopped.</param>
/// <param name="Agents">Which are to be stopped; empty otherwise.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="At">When it was decided.</param>
public sealed record ScalingOrder(string Direction, int Count, IReadOnlyList<string> Agents, string Reason, string At);
