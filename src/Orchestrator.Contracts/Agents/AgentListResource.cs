namespace Orchestrator.Contracts.Agents;

/// <summary>The agents, by id.</summary>
/// <param name="Items">The agents; empty when there are none.</param>
/// <param name="NextCursor">To be passed as <c>cursor</c> for the next page; null at the end.</param>
public sealed record AgentListResource(IReadOnlyList<AgentResource> Items, string? NextCursor);
