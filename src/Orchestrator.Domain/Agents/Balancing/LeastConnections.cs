namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>The least busy: fewest attempts for its weight, the one to come included, so that of idle agents the one with most weight goes first.</summary>
public sealed class LeastConnections : IBalancing
{
    public const string Key = "least_connections";

    public string Name => Key;

    public double Rank(in AgentLoad load) => (load.Used + 1) / AgentWeights.Bounded(load.Weight);
}
