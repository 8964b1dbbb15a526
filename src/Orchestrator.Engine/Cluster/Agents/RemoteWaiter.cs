using Orchestrator.Cluster;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>A line of another node's shard that waits for slots of this node's agents.</summary>
/// <param name="node">The node.</param>
/// <param name="number">What the line is called there.</param>
internal sealed class RemoteWaiter(MemberId node, long number, ShardHandle shard, Func<RemoteWaiter, HeldAttempt, bool> grant) : ISlotWaiter
{
    private IReadOnlyCollection<string> excluded = [];
    private int wanted;

    public MemberId Node => node;

    public long Number => number;

    public ShardHandle Shard => shard;

    public int Wanted => Volatile.Read(ref wanted);

    public bool IsWaiting { get; set; }

    public bool WaitsOn => true;

    public bool Excludes(LocalAgent agent) => excluded.Count > 0 && excluded.Contains(agent.Profile.Id);

    /// <summary>It could fill so many slots now, of others than these agents; what it said before does not count any longer.</summary>
    public void Want(int count, IReadOnlyCollection<string> excludedAgents)
    {
        excluded = excludedAgents;
        Volatile.Write(ref wanted, count);
    }

    public bool Take(HeldAttempt slot)
    {
        if (Wanted <= 0)
        {
            return false;
        }

        Interlocked.Decrement(ref wanted);
        return grant(this, slot);
    }
}
