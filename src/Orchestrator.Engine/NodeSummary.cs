namespace Orchestrator.Engine;

/// <summary>A node and its agent at one moment.</summary>
/// <param name="Node">Its name in the cluster; empty for one that stands alone.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="AgentId">Name of its own agent.</param>
/// <param name="Slots">Attempts its agent runs at most at once.</param>
/// <param name="Used">Slots in use.</param>
public sealed record NodeSummary(string Node, DateTimeOffset StartedAt, string AgentId, int Slots, int Used);
