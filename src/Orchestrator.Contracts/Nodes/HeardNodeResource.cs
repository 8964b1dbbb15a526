namespace Orchestrator.Contracts.Nodes;

/// <summary>A node manager was heard of.</summary>
/// <param name="NodeId">Its name.</param>
/// <param name="Status"><c>active</c>.</param>
/// <param name="HeldBack">Why it gets no new work, in words; null when it does.</param>
public sealed record HeardNodeResource(string NodeId, string Status, string? HeldBack);
