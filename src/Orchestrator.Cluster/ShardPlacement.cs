namespace Orchestrator.Cluster;

/// <summary>Who should serve a shard. Placement is advice with a number: what keeps a former owner from writing is the journal's token.</summary>
/// <param name="Shard">The shard's name.</param>
/// <param name="Owner">The member that should serve it.</param>
/// <param name="Version">Grows with every placement of the cluster; the journal refuses to give a shard to an older one.</param>
public sealed record ShardPlacement(string Shard, MemberId Owner, long Version);
