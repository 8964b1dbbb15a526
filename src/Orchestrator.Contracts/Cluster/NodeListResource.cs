namespace Orchestrator.Contracts.Cluster;

/// <summary>Answer of <c>GET /api/v1/nodes</c>.</summary>
/// <param name="Items">The nodes, by name.</param>
public sealed record NodeListResource(IReadOnlyList<MemberResource> Items);
