using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>A session's hold on its channel.</summary>
internal sealed class AgentStream(AgentSessions sessions, SessionAgent agent, IAgentChannel channel) : IAgentStream
{
    public Task Drained => agent.Drained;

    public void Renew() => agent.HeardAt = agent.Time.GetTimestamp();

    public void Accept(TaskId task, AttemptToken token) => sessions.Accept(agent, token);

    public void Busy(TaskId task, AttemptToken token) => sessions.Busy(agent, token);

    public void Drain() => sessions.Drain(agent);

    public void Dispose() => sessions.Broken(agent, channel);
}
