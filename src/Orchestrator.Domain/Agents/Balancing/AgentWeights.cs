namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>The weights that strategies reckon with.</summary>
public static class AgentWeights
{
    public const double Least = 0.001;
    public const double Most = 1_000_000;

    /// <summary>The weight itself, or the nearest that can be reckoned with; no number counts as the least.</summary>
    public static double Bounded(double weight) => weight >= Least ? Math.Min(weight, Most) : Least;
}
