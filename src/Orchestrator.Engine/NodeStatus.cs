namespace Orchestrator.Engine;

/// <summary>A node at one moment.</summary>
/// <param name="StartedAt">When it started.</param>
/// <param name="AgentId">Name of its own agent.</param>
/// <param name="Slots">Attempts its agent runs at most at once.</param>
/// <param name="Used">Slots in use.</param>
/// <param name="Domains">Its domains, by name.</param>
/// <param name="Outcomes">How tasks have ended lately.</param>
public sealed record NodeStatus(
    DateTimeOffset StartedAt, string AgentId, int Slots, int Used, IReadOnlyList<DomainStatus> Domains, OutcomeSummary Outcomes);
