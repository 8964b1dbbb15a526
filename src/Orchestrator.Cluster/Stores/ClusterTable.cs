using System.Collections.Immutable;

namespace Orchestrator.Cluster.Stores;

/// <summary>All that the store holds, as of one moment.</summary>
/// <param name="Version">Counts the changes.</param>
/// <param name="Members">All members, those that are down included.</param>
/// <param name="Expired">Members that are not down and whose lease had run out.</param>
/// <param name="Singletons">Singletons that somebody holds, dead or alive.</param>
/// <param name="Placements">All placements ever made, the newest of each shard.</param>
public sealed record ClusterTable(
    long Version,
    ImmutableArray<Member> Members,
    ImmutableHashSet<MemberId> Expired,
    ImmutableSortedDictionary<string, SingletonTerm> Singletons,
    ImmutableSortedDictionary<string, ShardPlacement> Placements);
