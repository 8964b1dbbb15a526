namespace Orchestrator.Domain.Nodes;

/// <summary>How a node manager says that its machine is. What it does not say is null.</summary>
/// <param name="Id">Its name.</param>
public sealed record NodeHeartbeat(string Id)
{
    /// <summary>In its own words; <c>active</c> and the like mean that it takes work.</summary>
    public string? Status { get; init; }

    /// <summary>Percent of the processors in use.</summary>
    public double? CpuUsage { get; init; }

    /// <summary>Percent of the memory in use.</summary>
    public double? MemoryUsage { get; init; }

    /// <summary>How loaded it is by its own account: 0 to 1, or a percentage above that.</summary>
    public double? LoadScore { get; init; }

    /// <summary>How its agents are, by name, in its own words.</summary>
    public IReadOnlyDictionary<string, string> Agents { get; init; } = new Dictionary<string, string>();
}
