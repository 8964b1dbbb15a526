using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Agents;

/// <summary>A slot that is reserved for a shard. Bound to an attempt, it starts it when that is durable.</summary>
internal interface ISlot : IRelease
{
    IAgentLink Agent { get; }

    /// <summary>Turns the reservation into the attempt that was just decided.</summary>
    void Bind(TaskRecord task);

    /// <summary>Gives an unused reservation back.</summary>
    void GiveBack();
}
