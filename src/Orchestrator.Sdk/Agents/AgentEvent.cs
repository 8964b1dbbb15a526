namespace Orchestrator.Sdk.Agents;

/// <summary>Something that happened to an agent, for whoever watches it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="AgentId">To which agent.</param>
/// <param name="TaskId">With which task; null when it is not about one.</param>
/// <param name="TaskType">The task's type; null when it is not about one.</param>
/// <param name="Attempt">The attempt's number; null when it is not about one.</param>
/// <param name="Detail">More, in words; null for no more.</param>
public sealed record AgentEvent(
    AgentEventKind Kind, string AgentId, string? TaskId = null, string? TaskType = null, int? Attempt = null, string? Detail = null);
