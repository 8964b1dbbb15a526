namespace Orchestrator.Contracts.Scaling;

/// <summary>Agents that are on their way.</summary>
/// <param name="Count">How many.</param>
/// <param name="Agents">Their ids, as far as they are known: a webhook names none.</param>
public sealed record SpawnedAgentsResource(int Count, IReadOnlyList<string> Agents);
