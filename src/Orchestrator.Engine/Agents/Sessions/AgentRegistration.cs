using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>An agent that wants to work for the cluster, complete and checked.</summary>
public sealed record AgentRegistration
{
    /// <summary>What it offers; its id names the agent over all its sessions.</summary>
    public required AgentProfile Profile { get; init; }

    /// <summary>Attempts it runs at most at once; at least 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>The session to go on with, on this node or after it was lost sight of elsewhere; null for a new one.</summary>
    public string? Session { get; init; }

    /// <summary>
    /// The attempts that it still runs or has results of, when it goes on with a session; those that the session holds and that
    /// are not among them are given back. Null when it does not say: all are believed to go on.
    /// </summary>
    public IReadOnlyList<(TaskId Task, AttemptToken Token)>? Running { get; init; }
}
