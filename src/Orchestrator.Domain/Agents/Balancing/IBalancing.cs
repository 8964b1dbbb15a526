namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>
/// A strategy of balancing: it ranks the agents that could run a task, and the lowest rank goes next. Pure, without state and without
/// allocating; the agents are kept in order by <see cref="AgentRanking{TAgent}"/>.
/// </summary>
public interface IBalancing
{
    /// <summary>Its name in settings and on the wire.</summary>
    string Name { get; }

    /// <summary>The agent's rank: a number, never NaN. Of equal ranks the agent goes next that was picked least recently.</summary>
    double Rank(in AgentLoad load);

    /// <summary>How far an agent's turn moves with a pick; zero where turns do not matter.</summary>
    double Stride(in AgentLoad load) => 0;
}
