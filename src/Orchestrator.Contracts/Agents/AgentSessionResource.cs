namespace Orchestrator.Contracts.Agents;

/// <summary>What a registered agent is told.</summary>
/// <param name="AgentId">Its id.</param>
/// <param name="Session">Names its session: every later call carries it.</param>
/// <param name="SessionTtl">Seconds after which the session ends when the agent was not heard of.</param>
/// <param name="Resumed">True when it goes on with the session that it named, and with the attempts of it.</param>
public sealed record AgentSessionResource(string AgentId, string Session, double SessionTtl, bool Resumed);
