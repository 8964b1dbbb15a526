namespace Orchestrator.Domain.Nodes;

/// <summary>What follows from a call of a node manager, or from time.</summary>
/// <param name="Steps">What is to be done, in this order.</param>
/// <param name="Node">The node manager as it is then; null when there is none.</param>
public sealed record NodePlan(NodeOutcome Outcome, IReadOnlyList<NodeStep> Steps, ManagedNode? Node)
{
    /// <summary>Nothing is to be done.</summary>
    public static NodePlan Refused(NodeOutcome outcome) => new(outcome, [], null);
}
