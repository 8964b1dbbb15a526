namespace Orchestrator.Engine.Status;

/// <summary>A shard as the node that serves it sees it.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Node">Which node serves it; empty for one that stands alone.</param>
/// <param name="Claim">Number of the placement it is served under; 0 on a node that stands alone.</param>
/// <param name="Token">Its token in the journal: every append carries it, and who takes the shard next makes it stale. 0, as the numbers behind it, for the shards of bulk jobs and of locks, which do not tell.</param>
/// <param name="Sequence">Number of its last event.</param>
/// <param name="Queued">Tasks that wait.</param>
/// <param name="Lag">Ended tasks that the table of finished tasks has not taken yet.</param>
public sealed record ShardReading(string Shard, string Node, long Claim, long Token, long Sequence, long Queued, int Lag);
