using Orchestrator.Domain.Agents;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>The engine's agents and domains; without a port of agents, the nodes' own agents only.</summary>
/// <param name="tasks">Asked when somebody looks: the node is not put together yet when this is made.</param>
/// <param name="agents">Null when there are none but the nodes' own.</param>
internal sealed class NodeFleet(Func<IOrchestrator> tasks, Func<IAgents?> agents) : IFleetSource
{
    public async Task<IReadOnlyList<AgentView>> AgentsAsync(CancellationToken cancellation) =>
        agents() is { } all ? await all.ListAsync(cancellation) : [.. (await tasks().StatusAsync(cancellation)).Nodes.Select(Own)];

    public async Task<IReadOnlyList<DomainStatus>> DomainsAsync(CancellationToken cancellation) => (await tasks().StatusAsync(cancellation)).Domains;

    public async Task DrainAsync(string agentId, CancellationToken cancellation)
    {
        if (agents() is { } all)
        {
            // One that is not known any longer has gone by itself.
            await all.DrainAsync(agentId, cancellation);
        }
    }

    private static AgentView Own(NodeSummary node) => new()
    {
        Profile = new AgentProfile { Id = node.AgentId },
        State = node.Used > 0 ? AgentState.Busy : AgentState.Idle,
        Node = node.Node,
        Connection = SlotScaling.InProcess,
        Slots = node.Slots,
        Used = node.Used,
        Circuit = CircuitState.Closed.Name(),
        SuccessRate = null,
        Latency = null,
        LastSeenAt = null,
        LastFinishedAt = null,
    };
}
