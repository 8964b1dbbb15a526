namespace Orchestrator.Domain.Agents;

/// <summary>What is to be done about an agent, and why.</summary>
/// <param name="Step">What is to be done.</param>
/// <param name="Reason">Why, in words; null when nothing is to be done.</param>
public readonly record struct WatchDecision(WatchStep Step, string? Reason);
