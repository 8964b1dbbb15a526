using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Pool;

/// <summary>The agents of other nodes.</summary>
internal interface IAgentsElsewhere
{
    /// <summary>Asks the nodes whose agents can run it for slots; what comes is told to the shard.</summary>
    void Want(ISlotWaiter waiter, Need need);

    /// <summary>Tells the nodes that were asked that nothing is wanted now.</summary>
    void NoLonger(ISlotWaiter waiter);

    /// <summary>True while an agent of another node has this session.</summary>
    bool Knows(string session);

    /// <summary>Tells an attempt of another node's agent to stop.</summary>
    void Stop(string session, AttemptToken token, StopReason reason);

    /// <summary>Grows with every change of what other nodes' agents offer.</summary>
    long Version { get; }

    /// <summary>What they offer.</summary>
    IEnumerable<(AgentProfile Profile, int Slots, bool IsDraining)> Offers { get; }
}
