namespace Orchestrator.Engine.Cluster;

/// <summary>How far the events of another node's shard are durable.</summary>
/// <param name="IsFirst">True when the node tells of itself for the first time: what was before is not news.</param>
internal sealed record EventsUpTo(int Shard, string Domain, long Sequence, bool IsFirst);
