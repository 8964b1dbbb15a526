using Orchestrator.Cluster;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Another node's agent, as that node has offered it. Slots are asked for by message; what comes is told to the shard.</summary>
internal sealed class RemoteAgent(MemberId node, AgentProfile profile, int slots, bool isDraining, NodeExchange exchange, TimeProvider time) : IAgentLink
{
    // A wish that got lost is wished again.
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Dictionary<ShardHandle, (int Wanted, long At)> asked = [];

    public MemberId Node { get; } = node;

    public AgentProfile Profile { get; } = profile;

    public string Session => Node.ToString();

    public int Slots { get; } = slots;

    /// <summary>Not known here: whether a slot is free, its node says when asked.</summary>
    public int Used => 0;

    public bool IsDraining { get; } = isDraining;

    public bool StartsAtOnce => false;

    public ISlot? TryReserve(ShardHandle shard, int wanted)
    {
        if (IsDraining)
        {
            return null;
        }

        wanted = Math.Min(wanted, Slots);
        lock (gate)
        {
            if (asked.TryGetValue(shard, out var earlier) && earlier.Wanted > 0 && time.GetElapsedTime(earlier.At) < AskAgainAfter)
            {
                return null;
            }

            asked[shard] = (wanted, time.GetTimestamp());
        }

        exchange.Tell(Node, FrameKind.WantSlots, writer =>
        {
            writer.Text(shard.Domain);
            writer.Int(wanted);
        });
        return null;
    }

    /// <summary>One of the slots that were asked for has come.</summary>
    public RemoteSlot Granted(ShardHandle shard, long grant)
    {
        lock (gate)
        {
            if (asked.TryGetValue(shard, out var earlier) && earlier.Wanted > 0)
            {
                asked[shard] = earlier with { Wanted = earlier.Wanted - 1 };
            }
        }

        return new RemoteSlot(this, shard, grant, exchange);
    }

    /// <summary>Slots that were granted and not used go back by themselves: their node gives them to others after a while.</summary>
    public void ReleaseReservations(ShardHandle shard)
    {
        lock (gate)
        {
            asked.Remove(shard);
        }
    }

    public void Stop(AttemptToken token, StopReason reason) => exchange.Tell(Node, FrameKind.Stop, writer =>
    {
        writer.UInt128(token.Value);
        writer.Byte((byte)reason);
    });
}
