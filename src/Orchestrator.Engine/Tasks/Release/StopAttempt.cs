using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine.Tasks.Release;

/// <summary>Tells the agent to stop an attempt, once the decision to stop it is durable.</summary>
internal sealed class StopAttempt(AgentDirectory agents, string? session, AttemptToken token, StopReason reason) : IRelease
{
    public void Release() => agents.Find(session)?.Stop(token, reason);

    public void Abandon(Exception cause)
    {
    }
}
