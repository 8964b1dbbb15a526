using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.Placing;

/// <summary>
/// Spreads shards over members: rendezvous hashing with bounded load, so that loads differ by one at most; a shard stays where it is
/// unless its owner leaves, or moving it makes the loads more even. So a member that comes gets a share, one that goes gives away its own, and nothing else moves.
/// </summary>
internal static class PlacementPlanner
{
    /// <summary>Pure: the same arguments give the same plan, whatever their order.</summary>
    /// <param name="candidates">Members that may be given shards.</param>
    /// <param name="leaving">Members that still serve what they own, and should lose it.</param>
    /// <param name="placements">Who owns which shard now.</param>
    /// <param name="wanted">Shards somebody asked for; those without a placement get one.</param>
    /// <param name="mostOneByOne">How many of the moves that come one by one are needed. Default: all.</param>
    public static PlacementPlan Plan(
        IEnumerable<MemberId> candidates, IEnumerable<MemberId> leaving, IEnumerable<ShardPlacement> placements, IEnumerable<string> wanted,
        int mostOneByOne = int.MaxValue)
    {
        var loads = candidates.ToDictionary(member => member, _ => new List<string>());
        if (loads.Count == 0)
        {
            return new PlacementPlan([], []);
        }

        var served = leaving.ToHashSet();
        var (orphans, handedOver) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        var placed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var placement in placements)
        {
            placed.Add(placement.Shard);
            if (loads.TryGetValue(placement.Owner, out var load))
            {
                load.Add(placement.Shard);
            }
            else
            {
                (served.Contains(placement.Owner) ? handedOver : orphans).Add(placement.Shard);
            }
        }

        orphans.UnionWith(wanted.Where(shard => !placed.Contains(shard)));
        var total = placed.Count + orphans.Count(shard => !placed.Contains(shard));
        var atOnce = orphans.Select(shard => Give(loads, shard, total)).ToList();
        var oneByOne = handedOver.Select(shard => Give(loads, shard, total)).ToList();
        return new PlacementPlan(atOnce, [.. oneByOne.Concat(Even(loads, [.. atOnce, .. oneByOne])).Take(mostOneByOne)]);
    }

    /// <summary>To the member that wants it most and has less than its share; as many may have one more as are left over by the division.</summary>
    private static ShardMove Give(Dictionary<MemberId, List<string>> loads, string shard, int total)
    {
        var (share, over) = Math.DivRem(total, loads.Count);
        var most = loads.Values.Count(load => load.Count > share) < over ? share + 1 : share;
        var to = loads.Where(load => load.Value.Count < most).Select(load => load.Key)
            .MaxBy(member => (RendezvousHash.Score(member.Node, shard), member.Node));
        loads[to].Add(shard);
        return new ShardMove(shard, to);
    }

    /// <summary>Moves from the fullest to the emptiest until they differ by one at most; a shard goes that wants there most. Shards given just now stay.</summary>
    private static IEnumerable<ShardMove> Even(Dictionary<MemberId, List<string>> loads, IEnumerable<ShardMove> given)
    {
        var fixedNow = given.Select(move => move.Shard).ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            var emptiest = loads.OrderBy(load => load.Value.Count).ThenBy(load => load.Key.Node, StringComparer.Ordinal).First();
            var fullest = loads
                .Where(load => load.Value.Any(shard => !fixedNow.Contains(shard)))
                .OrderByDescending(load => load.Value.Count).ThenBy(load => load.Key.Node, StringComparer.Ordinal)
                .FirstOrDefault();
            if (fullest.Value is null || fullest.Value.Count - emptiest.Value.Count <= 1)
            {
                yield break;
            }

            var shard = fullest.Value
                .Where(shard => !fixedNow.Contains(shard))
                .MaxBy(shard => (RendezvousHash.Score(emptiest.Key.Node, shard), shard))!;
            fullest.Value.Remove(shard);
            emptiest.Value.Add(shard);
            fixedNow.Add(shard);
            yield return new ShardMove(shard, emptiest.Key);
        }
    }
}
