using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Agents;

/// <summary>A slot of an agent that is reserved for a shard. Bound to an attempt, it starts it when that is durable.</summary>
internal interface ISlot : IRelease
{
    /// <summary>Whose slot it is.</summary>
    AgentProfile Agent { get; }

    /// <summary>Names the agent's life: attempts of another session are gone.</summary>
    string Session { get; }

    /// <summary>True when being scheduled and being started are one: nothing can go wrong in between.</summary>
    bool StartsAtOnce { get; }

    /// <summary>False once the agent takes no new attempts.</summary>
    bool IsWelcome { get; }

    /// <summary>What it was reserved for; null for anything that the agent can run.</summary>
    Need? Need { get; }

    /// <summary>Uses it for something else that the agent can run; false when its resources do not suffice.</summary>
    bool TryUseFor(Need other);

    /// <summary>Turns the reservation into the attempt that was just decided.</summary>
    void Bind(TaskRecord task);

    /// <summary>Gives an unused reservation back.</summary>
    void GiveBack();
}
