namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>The one with most room where it has least: by the fullest of its cores, memory, GPUs and slots, and its machine's load.</summary>
public sealed class ResourceAware : IBalancing
{
    public const string Key = "resource_aware";

    public string Name => Key;

    public double Rank(in AgentLoad load)
    {
        var fullest = (double)load.Used / Math.Max(1, load.Slots);
        fullest = Fuller(fullest, load.CpuShare);
        fullest = Fuller(fullest, load.MemoryShare);
        fullest = Fuller(fullest, load.GpuShare);
        return Fuller(fullest, load.ReportedLoad);
    }

    // Not Math.Max: what a machine reports may be no number, and that must not spread.
    private static double Fuller(double fullest, double share) => share > fullest ? share : fullest;
}
