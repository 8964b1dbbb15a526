namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>One after the other, whatever they can or do. An agent that was full or away has no claim to what it missed.</summary>
public sealed class RoundRobin : IBalancing
{
    public const string Key = "round_robin";

    public string Name => Key;

    public double Rank(in AgentLoad load) => load.Turn;

    public double Stride(in AgentLoad load) => 1;
}
