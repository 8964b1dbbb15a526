using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents;

/// <summary>An agent as shards see it, in this process or on another node. A slot is asked for first, so that "busy" costs nothing.</summary>
internal interface IAgentLink
{
    AgentProfile Profile { get; }

    /// <summary>Names the agent's life: attempts of another session are gone.</summary>
    string Session { get; }

    int Slots { get; }

    /// <summary>Occupied slots, as far as is known here.</summary>
    int Used { get; }

    /// <summary>True once it takes no new attempts.</summary>
    bool IsDraining { get; }

    /// <summary>True when being scheduled and being started are one: nothing can go wrong in between.</summary>
    bool StartsAtOnce { get; }

    /// <summary>Takes a slot; null when none is at hand, and then the shard is told when there is one.</summary>
    /// <param name="wanted">How many slots the shard could fill now, at least 1.</param>
    ISlot? TryReserve(ShardHandle shard, int wanted);

    /// <summary>Gives back everything a shard has reserved and not started: its state was thrown away.</summary>
    void ReleaseReservations(ShardHandle shard);

    /// <summary>Tells an attempt to stop.</summary>
    void Stop(AttemptToken token, StopReason reason);
}
