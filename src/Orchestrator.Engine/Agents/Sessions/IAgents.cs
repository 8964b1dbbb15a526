using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>
/// The agents as they and people see them. An agent attaches to one node, this one; reports find their tasks wherever they are served.
/// Calls throw <see cref="ServiceUnavailableException"/> when nobody can answer now: they are to be repeated.
/// </summary>
public interface IAgents
{
    /// <summary>Begins a session, or goes on with the one that is named. A new session of an agent ends its earlier one, whose attempts are given back.</summary>
    /// <exception cref="TooManyAgentsException">As many are attached as may be.</exception>
    AgentSessionGrant Register(AgentRegistration registration);

    /// <summary>Attaches a channel to a session: from now on the agent is given work as it has slots. A channel that it had before is closed.</summary>
    /// <returns>Null when the session is not known.</returns>
    IAgentStream? Connect(string agentId, string session, IAgentChannel channel);

    /// <summary>A long poll for work. Null when the session is not known.</summary>
    Task<LeasedWork?> LeaseAsync(string agentId, AgentLease lease, CancellationToken cancellation);

    /// <summary>How far an attempt is. Not waited for to be durable.</summary>
    /// <param name="checkpoint">JSON to go on from; empty for none.</param>
    /// <returns>What became of it, and whether the attempt is to stop.</returns>
    Task<(AgentAnswer Answer, bool Stop)> ProgressAsync(
        string agentId, TaskId task, AttemptToken token, double percent, string? message, TaskPayload checkpoint, CancellationToken cancellation);

    /// <summary>An attempt has a result; answered when that is durable.</summary>
    Task<AgentAnswer> CompleteAsync(string agentId, TaskId task, AttemptToken token, TaskPayload result, CancellationToken cancellation);

    /// <summary>An attempt has failed; answered when that is durable.</summary>
    Task<AgentAnswer> FailAsync(string agentId, TaskId task, AttemptToken token, TaskError error, TimeSpan? retryAfter, CancellationToken cancellation);

    /// <summary>The agent takes no more work; its session ends when it holds nothing any longer, at once if it holds nothing now.</summary>
    AgentAnswer Deregister(string agentId, string session);

    /// <summary>Somebody wants the agent to finish what it has and leave.</summary>
    Task<AgentAnswer> DrainAsync(string agentId, CancellationToken cancellation);

    /// <summary>Gives an agent of this node no new work, for a reason in words, until this is taken back with null. Nothing happens when it is not attached here.</summary>
    void HoldBack(string agentId, string? reason);

    /// <summary>How loaded the machine of an agent of this node says it is, 0 to 1. Nothing happens when the agent is not attached here.</summary>
    void ReportLoad(string agentId, double load);

    /// <summary>Ends a session at this node, as whoever vouches for its agent has found it gone: its attempts are given back.</summary>
    void EndSession(string agentId, string session, string reason);

    /// <summary>All agents of the cluster, also those that have gone lately, by id.</summary>
    Task<IReadOnlyList<AgentView>> ListAsync(CancellationToken cancellation);

    /// <summary>One agent; null when it is not known.</summary>
    Task<AgentView?> FindAsync(string agentId, CancellationToken cancellation);
}
