namespace Orchestrator.Engine.Cluster;

/// <summary>What bounds calls in a cluster.</summary>
/// <param name="CallTimeout">How long a call waits for a shard on the move.</param>
/// <param name="MinimumMembers">Nodes that must be up for work to be taken.</param>
/// <param name="MaxDomains">Domains that there may be.</param>
internal sealed record ClusterLimits(TimeSpan CallTimeout, int MinimumMembers, int MaxDomains);
