namespace Orchestrator.Contracts.Workflows;

/// <summary>A page of a run's history, oldest first.</summary>
/// <param name="Items">The events.</param>
/// <param name="NextCursor">What the next page begins behind; null when this is the last.</param>
public sealed record RunEventListResource(IReadOnlyList<RunEventResource> Items, string? NextCursor);
