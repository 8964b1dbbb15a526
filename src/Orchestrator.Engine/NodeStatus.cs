namespace Orchestrator.Engine;

/// <summary>The engine at one moment: this node, or all nodes of its cluster.</summary>
/// <param name="StartedAt">When the oldest of its nodes started.</param>
/// <param name="Nodes">Its nodes with their agents.</param>
/// <param name="Domains">Its domains, by name.</param>
/// <param name="Outcomes">How tasks have ended lately.</param>
public sealed record NodeStatus(
    DateTimeOffset StartedAt, IReadOnlyList<NodeSummary> Nodes, IReadOnlyList<DomainStatus> Domains, OutcomeSummary Outcomes)
{
    /// <summary>Attempts that run at most at once.</summary>
    public int Slots => Nodes.Sum(node => node.Slots);

    /// <summary>Slots in use.</summary>
    public int Used => Nodes.Sum(node => node.Used);
}
