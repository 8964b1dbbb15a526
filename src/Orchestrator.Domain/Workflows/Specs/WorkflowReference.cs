namespace Orchestrator.Domain.Workflows.Specs;

/// <summary>Names a stored workflow.</summary>
/// <param name="Version">From 1; null for the latest.</param>
public sealed record WorkflowReference(string Id, int? Version);
