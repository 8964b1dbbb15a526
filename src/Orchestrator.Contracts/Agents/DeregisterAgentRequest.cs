namespace Orchestrator.Contracts.Agents;

/// <summary>Body of <c>POST /api/v1/agents/{id}/deregister</c>: the agent takes no more work.</summary>
public sealed record DeregisterAgentRequest
{
    /// <summary>The agent's session.</summary>
    public required string Session { get; init; }
}
