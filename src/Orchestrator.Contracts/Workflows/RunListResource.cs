namespace Orchestrator.Contracts.Workflows;

/// <summary>A page of runs, newest first, without their steps.</summary>
/// <param name="Items">The runs.</param>
/// <param name="NextCursor">What the next page begins behind; null when this is the last.</param>
public sealed record RunListResource(IReadOnlyList<RunResource> Items, string? NextCursor);
