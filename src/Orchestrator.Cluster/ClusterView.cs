using System.Collections.Immutable;

namespace Orchestrator.Cluster;

/// <summary>The cluster as one node knows it at a moment. It never changes; a later one has a higher <paramref name="Version"/>, or another answer to <paramref name="HoldsLease"/>.</summary>
/// <param name="Version">Counts changes of members, singletons and placements in the store.</param>
/// <param name="Self">The node's own life; the incarnation is 0 before it has joined.</param>
/// <param name="HoldsLease">
/// True while the node's own lease holds, by its monotonic clock and with a margin. Once false it must not serve shards or singletons.
/// </param>
/// <param name="Members">All members, by node name; those that are down stay for a while, for people to see.</param>
/// <param name="Singletons">Who holds which singleton.</param>
/// <param name="Placements">Who should serve which shard.</param>
public sealed record ClusterView(
    long Version,
    MemberId Self,
    bool HoldsLease,
    ImmutableArray<Member> Members,
    ImmutableSortedDictionary<string, SingletonTerm> Singletons,
    ImmutableSortedDictionary<string, ShardPlacement> Placements)
{
    /// <summary>The name of the singleton that places shards.</summary>
    public const string Master = "master";

    /// <summary>What a node knows before it has joined.</summary>
    public static ClusterView Unknown(string node) => new(
        0, new MemberId(node, 0), HoldsLease: false, [], ImmutableSortedDictionary.Create<string, SingletonTerm>(StringComparer.Ordinal), ImmutableSortedDictionary<string, ShardPlacement>.Empty);

    /// <summary>The member of this very life; null when it is not in the list.</summary>
    public Member? Find(MemberId id) => Members.FirstOrDefault(member => member.Id == id);

    /// <summary>True when this very life is up or leaving.</summary>
    public bool IsAlive(MemberId id) => Find(id) is { IsAlive: true };

    /// <summary>The member that should serve the shard; null when nobody should, or who should is not alive.</summary>
    public Member? OwnerOf(string shard) =>
        Placements.TryGetValue(shard, out var placement) && Find(placement.Owner) is { IsAlive: true } owner ? owner : null;
}
