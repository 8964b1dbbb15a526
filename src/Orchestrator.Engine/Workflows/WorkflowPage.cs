namespace Orchestrator.Engine.Workflows;

/// <summary>A page of stored workflows.</summary>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record WorkflowPage(IReadOnlyList<WorkflowVersion> Items, string? Next);
