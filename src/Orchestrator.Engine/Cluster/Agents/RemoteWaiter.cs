using Orchestrator.Cluster;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>A line of another node's shard that waits for slots of this node's agents.</summary>
/// <param name="node">The node.</param>
/// <param name="number">What the line is called there.</param>
internal sealed class RemoteWaiter(MemberId node, long number, ShardHandle shard, Func<RemoteWaiter, LocalAttempt, bool> grant) : ISlotWaiter
{
    private int wanted;

    public MemberId Node => node;

    public long Number => number;

    public ShardHandle Shard => shard;

    public int Wanted => Volatile.Read(ref wanted);

    public bool IsWaiting { get; set; }

    public bool WaitsOn => true;

    /// <summary>When its node asked last, as a timestamp.</summary>
    public long AskedAt { get; set; }

    /// <summary>It could fill so many slots now; what it said before does not count any longer.</summary>
    public void Want(int count) => Volatile.Write(ref wanted, count);

    public bool Take(LocalAttempt slot)
    {
        if (Wanted <= 0)
        {
            return false;
        }

        Interlocked.Decrement(ref wanted);
        return grant(this, slot);
    }
}
