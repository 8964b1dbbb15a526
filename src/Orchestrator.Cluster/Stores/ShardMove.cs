namespace Orchestrator.Cluster.Stores;

/// <summary>A shard and the member that should serve it from now on.</summary>
/// <param name="Shard">The shard's name.</param>
/// <param name="To">Who should serve it.</param>
public sealed record ShardMove(string Shard, MemberId To);
