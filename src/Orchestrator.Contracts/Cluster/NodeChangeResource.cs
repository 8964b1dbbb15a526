namespace Orchestrator.Contracts.Cluster;

/// <summary>What has become of a node that was told to go.</summary>
/// <param name="Node">Its name.</param>
/// <param name="State"><c>leaving</c> while it hands over, <c>left</c> once it is not a member any longer, or <c>down</c>.</param>
/// <param name="Shards">Shards that are still placed on it.</param>
public sealed record NodeChangeResource(string Node, string State, int Shards);
