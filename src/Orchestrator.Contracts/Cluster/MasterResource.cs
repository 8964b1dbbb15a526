namespace Orchestrator.Contracts.Cluster;

/// <summary>Who places the shards.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Incarnation">Which of its lives.</param>
/// <param name="Token">Counts the terms: what an earlier master still writes changes nothing.</param>
public sealed record MasterResource(string Node, long Incarnation, long Token);
