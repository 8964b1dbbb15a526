using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;

namespace Orchestrator.Engine.Tasks.Release;

/// <summary>Tells the agent to stop an attempt, once the decision to stop it is durable.</summary>
internal sealed class StopAttempt(AgentPool agents, string? session, AttemptToken token, StopReason reason) : IRelease
{
    public void Release() => agents.Stop(session, token, reason);

    public void Abandon(Exception cause)
    {
    }
}
