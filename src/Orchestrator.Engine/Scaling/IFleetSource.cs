using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>What the autoscaler needs of the engine around it.</summary>
internal interface IFleetSource
{
    /// <summary>All agents of the cluster.</summary>
    Task<IReadOnlyList<AgentView>> AgentsAsync(CancellationToken cancellation);

    /// <summary>The domains with what waits in them.</summary>
    Task<IReadOnlyList<DomainStatus>> DomainsAsync(CancellationToken cancellation);

    /// <summary>Tells an agent to finish what it has and leave.</summary>
    Task DrainAsync(string agentId, CancellationToken cancellation);
}
