using Orchestrator.Domain.Scaling;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>Which agents count, and how: for executors.</summary>
public static class WorkingAgents
{
    /// <summary>True for an agent that is neither gone nor leaving.</summary>
    public static bool IsWorking(AgentView agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent.State is AgentState.Idle or AgentState.Busy;
    }

    /// <summary>The agent as the planner sees it. One that gets no work has no slots but those that are occupied.</summary>
    public static ScalableAgent ToScalable(AgentView agent, bool mayStop)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return new ScalableAgent(agent.Profile.Id, agent.HeldBack is null ? agent.Slots : agent.Used, agent.Used, mayStop);
    }
}
