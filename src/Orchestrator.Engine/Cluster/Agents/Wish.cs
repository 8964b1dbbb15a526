using Orchestrator.Cluster;
using Orchestrator.Engine.Agents.Pool;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>A line of this node's shards that asks other nodes for slots. Guarded by whoever keeps it.</summary>
internal sealed class Wish(long number, LineWaiter waiter, TimeProvider time)
{
    // What got lost on the way is asked for again.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Dictionary<MemberId, (int Wanted, long At)> asked = [];
    private IReadOnlyList<MemberId> fitting = [];
    private (long Version, long At)? looked;

    /// <summary>What other nodes call the line.</summary>
    public long Number => number;

    public LineWaiter Waiter => waiter;

    /// <summary>When it was last asked for, as a timestamp.</summary>
    public long AskedAt { get; private set; } = time.GetTimestamp();

    /// <summary>The nodes to be asked now. Which have agents that fit is looked up again when agents have come or gone, at most once a second.</summary>
    public IReadOnlyList<MemberId> ToAsk(int wanted, long version, Func<Need, IReadOnlyList<MemberId>> find)
    {
        AskedAt = time.GetTimestamp();
        if (looked is not { } last || (last.Version != version && time.GetElapsedTime(last.At) > AskAgainAfter))
        {
            looked = (version, AskedAt);
            fitting = find(waiter.Need);
        }

        List<MemberId> nodes = [];
        foreach (var node in fitting)
        {
            if (!asked.TryGetValue(node, out var earlier) || earlier.Wanted <= 0 || time.GetElapsedTime(earlier.At) >= AskAgainAfter)
            {
                asked[node] = (wanted, AskedAt);
                nodes.Add(node);
            }
        }

        return nodes;
    }

    /// <summary>Nothing is wanted now: the nodes that are to hear of it.</summary>
    public IReadOnlyList<MemberId> TakeBack()
    {
        MemberId[] nodes = [.. asked.Where(entry => entry.Value.Wanted > 0).Select(entry => entry.Key)];
        asked.Clear();
        return nodes;
    }

    /// <summary>A slot has come from a node.</summary>
    public void Granted(MemberId node)
    {
        if (asked.TryGetValue(node, out var earlier))
        {
            asked[node] = earlier with { Wanted = earlier.Wanted - 1 };
        }
    }
}
