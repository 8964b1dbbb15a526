namespace Orchestrator.Contracts.Status;

/// <summary>A node of the cluster.</summary>
/// <param name="NodeId">Its name.</param>
/// <param name="Status"><c>up</c>, <c>joining</c>, <c>leaving</c> or <c>down</c>.</param>
public sealed record NodeResource(string NodeId, string Status);
