namespace Orchestrator.Journal.Postgres.Tables;

/// <summary>What is stored about a shard.</summary>
/// <param name="Name">The shard's name.</param>
/// <param name="Token">The token of its last acquisition.</param>
/// <param name="Head">The last sequence number stored; 0 for none.</param>
/// <param name="Cut">The last sequence number that may have been deleted behind a snapshot; 0 for none.</param>
internal sealed record ShardRow(string Name, long Token, long Head, long Cut);
