namespace Orchestrator.Journal.Projection;

/// <summary>How many rows there are of one status, type and domain.</summary>
public sealed record ProjectedCount(string Status, string Type, string Domain, long Count);
