namespace Orchestrator.Contracts.Agents;

/// <summary>An agent that takes no more work.</summary>
/// <param name="Status"><c>draining</c> while it has attempts, else <c>offline</c>.</param>
public sealed record DeregisteredAgentResource(string Status);
