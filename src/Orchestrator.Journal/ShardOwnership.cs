namespace Orchestrator.Journal;

/// <summary>The right to write to a shard.</summary>
/// <param name="Number">The shard's short number.</param>
/// <param name="Name">The shard's name.</param>
/// <param name="Token">The fencing token; a later acquisition makes it stale.</param>
/// <param name="Head">The last durable sequence number when the shard was acquired; 0 for an empty one.</param>
public sealed record ShardOwnership(int Number, string Name, long Token, long Head);
