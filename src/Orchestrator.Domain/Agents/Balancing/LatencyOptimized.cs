namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>
/// The one where a task is expected to be done soonest: how long its attempts take, times how many share a slot. An agent whose latency
/// is not known is tried first, with one attempt; while that runs it goes after all others, so that a newcomer is not flooded before it was seen to work.
/// </summary>
public sealed class LatencyOptimized : IBalancing
{
    public const string Key = "latency_optimized";
    private const double Untried = -1;
    // Thirty years: beyond any latency, and small enough that shares of a slot still tell.
    private const double OnTrial = 1e9;

    public string Name => Key;

    public double Rank(in AgentLoad load)
    {
        var share = (load.Used + 1.0) / Math.Max(1, load.Slots);
        if (load.Latency > TimeSpan.Zero)
        {
            return load.Latency.TotalSeconds * share;
        }

        return load.Used == 0 ? Untried : OnTrial + share;
    }
}
