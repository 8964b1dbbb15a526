namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>What a registered agent is told.</summary>
/// <param name="AgentId">Its id.</param>
/// <param name="Session">Names its session: every later call carries it.</param>
/// <param name="TimeToLive">The session ends when the agent was not heard of for so long.</param>
/// <param name="IsResumed">True when it goes on with the session it named.</param>
public sealed record AgentSessionGrant(string AgentId, string Session, TimeSpan TimeToLive, bool IsResumed);
