namespace Orchestrator.Contracts.Cluster;

/// <summary>The master spreads the shards anew, one after the other.</summary>
/// <param name="Master">The node that does it.</param>
public sealed record RebalanceResource(string? Master);
