using Orchestrator.Domain;
using Orchestrator.Domain.Agents;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>An agent over all its sessions on this node.</summary>
internal sealed class KnownAgent(AgentProfile profile)
{
    /// <summary>As it registered last.</summary>
    public AgentProfile Profile { get; set; } = profile;

    public int Slots { get; set; }

    /// <summary>The session it is in; null when it has gone.</summary>
    public SessionAgent? Session { get; set; }

    /// <summary>How it does its work.</summary>
    public AgentRecord Record { get; } = new();

    /// <summary>When it was last heard of.</summary>
    public Instant LastSeenAt { get; set; }

    /// <summary>How it was attached last.</summary>
    public string Connection { get; set; } = AgentConnections.LongPoll;
}
