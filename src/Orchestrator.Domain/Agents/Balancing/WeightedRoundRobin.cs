namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>In proportion to weights, as evenly as can be: stride scheduling (Waldspurger and Weihl, 1995). The more weight, the sooner an agent's next turn.</summary>
public sealed class WeightedRoundRobin : IBalancing
{
    public const string Key = "weighted_round_robin";

    public string Name => Key;

    public double Rank(in AgentLoad load) => load.Turn;

    public double Stride(in AgentLoad load) => 1 / AgentWeights.Bounded(load.Weight);
}
