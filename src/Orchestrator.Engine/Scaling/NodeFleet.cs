using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>The engine's agents and domains. Asked for when somebody looks: the node is not put together yet when this is made.</summary>
internal sealed class NodeFleet(Func<IOrchestrator> tasks, Func<IAgents> agents) : IFleetSource
{
    public Task<IReadOnlyList<AgentView>> AgentsAsync(CancellationToken cancellation) => agents().ListAsync(cancellation);

    public async Task<IReadOnlyList<DomainStatus>> DomainsAsync(CancellationToken cancellation) => (await tasks().StatusAsync(cancellation)).Domains;

    // One that is not known any longer has gone by itself.
    public Task DrainAsync(string agentId, CancellationToken cancellation) => agents().DrainAsync(agentId, cancellation);
}
