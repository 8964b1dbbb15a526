using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Cluster.Calls;

namespace Orchestrator.Engine.Cluster;

/// <summary>The agents of all nodes. An agent attaches to the node that it calls; who looks sees all.</summary>
internal sealed class ClusterAgents(ShardRegion region, IAgents local) : IAgents
{
    public AgentSessionGrant Register(AgentRegistration registration) => local.Register(registration);

    public IAgentStream? Connect(string agentId, string session, IAgentChannel channel) => local.Connect(agentId, session, channel);

    public Task<LeasedWork?> LeaseAsync(string agentId, AgentLease lease, CancellationToken cancellation) => local.LeaseAsync(agentId, lease, cancellation);

    public Task<(AgentAnswer Answer, bool Stop)> ProgressAsync(
        string agentId, TaskId task, AttemptToken token, double percent, string? message, TaskPayload checkpoint, CancellationToken cancellation) =>
        local.ProgressAsync(agentId, task, token, percent, message, checkpoint, cancellation);

    public Task<AgentAnswer> CompleteAsync(string agentId, TaskId task, AttemptToken token, TaskPayload result, CancellationToken cancellation) =>
        local.CompleteAsync(agentId, task, token, result, cancellation);

    public Task<AgentAnswer> FailAsync(string agentId, TaskId task, AttemptToken token, TaskError error, TimeSpan? retryAfter, CancellationToken cancellation) =>
        local.FailAsync(agentId, task, token, error, retryAfter, cancellation);

    public AgentAnswer Deregister(string agentId, string session) => local.Deregister(agentId, session);

    public void HoldBack(string agentId, string? reason) => local.HoldBack(agentId, reason);

    public void ReportLoad(string agentId, double load) => local.ReportLoad(agentId, load);

    public void EndSession(string agentId, string session, string reason) => local.EndSession(agentId, session, reason);

    public async Task<AgentAnswer> DrainAsync(string agentId, CancellationToken cancellation) =>
        (await AskAllAsync(new DrainAgentCall(agentId), cancellation)).Contains(AgentAnswer.Accepted) ? AgentAnswer.Accepted : AgentAnswer.AgentNotFound;

    public async Task<IReadOnlyList<AgentView>> ListAsync(CancellationToken cancellation) => await ReadAsync(null, cancellation);

    public async Task<AgentView?> FindAsync(string agentId, CancellationToken cancellation) =>
        await ReadAsync(agentId, cancellation) is [var found, ..] ? found : null;

    /// <summary>An agent that has moved from one node to another is known to both: it counts where it is.</summary>
    private async Task<IReadOnlyList<AgentView>> ReadAsync(string? agentId, CancellationToken cancellation) =>
    [
        .. (await AskAllAsync(new AgentsCall(agentId), cancellation)).SelectMany(part => part)
            .GroupBy(agent => agent.Profile.Id)
            .Select(same => same.OrderBy(agent => agent.State == AgentState.Offline).ThenByDescending(agent => agent.LastSeenAt).First())
            .OrderBy(agent => agent.Profile.Id, StringComparer.Ordinal),
    ];

    private Task<T[]> AskAllAsync<T>(NodeCall<T> call, CancellationToken cancellation) => region.WholeAsync(
        _ => Task.WhenAll(region.View.Members.Where(member => member.IsAlive).Select(member => region.AskOwnerAsync(member.Id, call, cancellation)))!,
        cancellation)!;
}
