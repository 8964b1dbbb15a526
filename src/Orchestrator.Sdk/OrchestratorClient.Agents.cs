using Orchestrator.Contracts;
using Orchestrator.Contracts.Agents;

namespace Orchestrator.Sdk;

/// <content>Agents: to look at them, and the calls that one is made of. <see cref="Agents.AgentWorker"/> is a whole one.</content>
public sealed partial class OrchestratorClient
{
    private const string AgentsPath = "api/v1/agents";

    /// <summary>A page of the agents, by id.</summary>
    /// <param name="cursor">The <see cref="AgentListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Agents on the page, 1 to 1,000; null for the server's default.</param>
    public Task<AgentListResource> ListAgentsAsync(string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Get(AgentsPath + new QueryText().Add("cursor", cursor).Add("limit", limit)), ContractsJsonContext.Default.AgentListResource, cancellation);

    /// <summary>One agent.</summary>
    public Task<AgentResource> GetAgentAsync(string agentId, CancellationToken cancellation = default) =>
        SendAsync(Call.Get(AgentPath(agentId)), ContractsJsonContext.Default.AgentResource, cancellation);

    /// <summary>Tells an agent to finish what it has and leave; it gets no more work. Answers how it is now.</summary>
    public Task<DeregisteredAgentResource> DrainAgentAsync(string agentId, CancellationToken cancellation = default) =>
        SendAsync(
            new Call(HttpMethod.Post, AgentPath(agentId) + "/drain", null, Repeatable: true), ContractsJsonContext.Default.DeregisteredAgentResource, cancellation);

    /// <summary>Begins an agent's session, or goes on with the one that is named.</summary>
    public Task<AgentSessionResource> RegisterAgentAsync(RegisterAgentRequest request, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(AgentsPath + "/register", request, ContractsJsonContext.Default.RegisterAgentRequest, repeatable: true),
            ContractsJsonContext.Default.AgentSessionResource,
            cancellation);

    /// <summary>A long poll for work. Never tried again: assignments of an answer that was lost are given back by the next call that names what runs.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>session_ended</c>: register again.</exception>
    public Task<LeaseResource> LeaseAttemptsAsync(string agentId, LeaseRequest request, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(AgentPath(agentId) + "/lease", request, ContractsJsonContext.Default.LeaseRequest, repeatable: false),
            ContractsJsonContext.Default.LeaseResource,
            cancellation);

    /// <summary>Says how far an attempt is, and hears whether it is to stop.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>stale_attempt</c>: the attempt is over.</exception>
    public Task<ReportedProgressResource> ReportProgressAsync(
        string agentId, string taskId, ReportProgressRequest request, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(AttemptPath(agentId, taskId, "progress"), request, ContractsJsonContext.Default.ReportProgressRequest, repeatable: true),
            ContractsJsonContext.Default.ReportedProgressResource,
            cancellation);

    /// <summary>Hands in the result of an attempt; answered once it is durable. Doing so twice does no harm.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>stale_attempt</c>: the result is of no use any longer.</exception>
    public Task<ReportedAttemptResource> CompleteAttemptAsync(
        string agentId, string taskId, CompleteAttemptRequest request, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(AttemptPath(agentId, taskId, "complete"), request, ContractsJsonContext.Default.CompleteAttemptRequest, repeatable: true),
            ContractsJsonContext.Default.ReportedAttemptResource,
            cancellation);

    /// <summary>Says that an attempt failed; answered once it is durable. Doing so twice does no harm.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>stale_attempt</c>: nobody waits for it any longer.</exception>
    public Task<ReportedAttemptResource> FailAttemptAsync(
        string agentId, string taskId, FailAttemptRequest request, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(AttemptPath(agentId, taskId, "fail"), request, ContractsJsonContext.Default.FailAttemptRequest, repeatable: true),
            ContractsJsonContext.Default.ReportedAttemptResource,
            cancellation);

    /// <summary>The agent takes no more work; its session ends when it holds nothing any longer.</summary>
    public Task<DeregisteredAgentResource> DeregisterAgentAsync(string agentId, string session, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(
                AgentPath(agentId) + "/deregister",
                new DeregisterAgentRequest { Session = session },
                ContractsJsonContext.Default.DeregisterAgentRequest,
                repeatable: true),
            ContractsJsonContext.Default.DeregisteredAgentResource,
            cancellation);

    private static string AgentPath(string agentId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(agentId);
        return agentId is "." or ".."
            ? throw new ArgumentException("'.' and '..' are no names of agents: addresses swallow them.", nameof(agentId))
            : $"{AgentsPath}/{Uri.EscapeDataString(agentId)}";
    }

    private static string AttemptPath(string agentId, string taskId, string report)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        return $"{AgentPath(agentId)}/tasks/{Uri.EscapeDataString(taskId)}/{report}";
    }
}
