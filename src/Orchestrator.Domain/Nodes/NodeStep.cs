namespace Orchestrator.Domain.Nodes;

/// <summary>Something to be done about an agent of a node manager; a plan's are done in their order.</summary>
/// <param name="AgentId">The agent's id among all agents.</param>
public abstract record NodeStep(string AgentId)
{
    /// <summary>Begins a session of the agent; one that it has ends.</summary>
    public sealed record Attach(string AgentId, ManagedNode Node, ManagedAgent Agent) : NodeStep(AgentId);

    /// <summary>Ends the agent's session: what it has is given back.</summary>
    public sealed record Detach(string AgentId, string Reason) : NodeStep(AgentId);

    /// <summary>Gives the agent no new work, for a reason in words; null gives it work again.</summary>
    public sealed record HoldBack(string AgentId, string? Reason) : NodeStep(AgentId);

    /// <summary>How loaded the agent's machine is, 0 to 1.</summary>
    public sealed record ReportLoad(string AgentId, double Load) : NodeStep(AgentId);
}
