using Orchestrator.Cluster;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Another node's shard that waits for slots of this node's agent.</summary>
internal sealed class RemoteWaiter(MemberId node, ShardHandle shard, Func<RemoteWaiter, AttemptRun, bool> grant) : ISlotWaiter
{
    private int wanted;

    public MemberId Node { get; } = node;

    public ShardHandle Shard { get; } = shard;

    public int Wanted => Volatile.Read(ref wanted);

    /// <summary>It could fill so many slots now; what it said before does not count any longer.</summary>
    public void Want(int count) => Volatile.Write(ref wanted, count);

    public bool Take(AttemptRun run)
    {
        if (Wanted <= 0)
        {
            return false;
        }

        Interlocked.Decrement(ref wanted);
        return grant(this, run);
    }
}
