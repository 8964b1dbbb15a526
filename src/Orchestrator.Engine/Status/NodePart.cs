namespace Orchestrator.Engine.Status;

/// <summary>What one node adds to the status of all.</summary>
/// <param name="Domains">The domains it serves; null when tasks have left memory since the table was read, and would be counted in neither.</param>
/// <param name="Outcomes">How tasks have ended on it lately.</param>
internal sealed record NodePart(NodeSummary Node, IReadOnlyList<DomainPart>? Domains, OutcomeCounts Outcomes);
