namespace Orchestrator.Contracts.Workflows;

/// <summary>A page of the latest versions of workflows, by id.</summary>
/// <param name="Items">The workflows.</param>
/// <param name="NextCursor">What the next page begins behind; null when this is the last.</param>
public sealed record WorkflowListResource(IReadOnlyList<WorkflowResource> Items, string? NextCursor);
