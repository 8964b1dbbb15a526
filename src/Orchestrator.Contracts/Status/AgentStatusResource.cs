namespace Orchestrator.Contracts.Status;

/// <summary>An agent, in short.</summary>
/// <param name="AgentId">Its name.</param>
/// <param name="Status"><c>idle</c>, <c>busy</c>, <c>draining</c> or <c>offline</c>.</param>
/// <param name="Slots">Attempts it runs at most at once.</param>
/// <param name="Used">Slots in use.</param>
public sealed record AgentStatusResource(string AgentId, string Status, int Slots, int Used);
