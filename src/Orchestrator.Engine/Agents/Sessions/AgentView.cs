using Orchestrator.Domain;
using Orchestrator.Domain.Agents;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>An agent at one moment.</summary>
public sealed record AgentView
{
    public required AgentProfile Profile { get; init; }

    public required AgentState State { get; init; }

    /// <summary>The node it is attached to, or was last; empty on a node that stands alone.</summary>
    public required string Node { get; init; }

    /// <summary>How it is attached: <c>in_process</c>, <c>long_poll</c>, <c>stream</c> or <c>push</c>.</summary>
    public required string Connection { get; init; }

    public required int Slots { get; init; }

    /// <summary>Occupied slots.</summary>
    public required int Used { get; init; }

    /// <summary>How its circuit breaker stands: <c>closed</c>, <c>open</c> or <c>half_open</c>.</summary>
    public required string Circuit { get; init; }

    /// <summary>Attempts that ended well, of those that count, 0 to 1; null when there were none.</summary>
    public required double? SuccessRate { get; init; }

    /// <summary>How long attempts take from being sent to their end, on a moving average; null when there were none.</summary>
    public required TimeSpan? Latency { get; init; }

    /// <summary>When it was last heard of; null for an agent of the process.</summary>
    public required Instant? LastSeenAt { get; init; }

    /// <summary>When an attempt of it last ended; null when none has.</summary>
    public required Instant? LastFinishedAt { get; init; }

    /// <summary>Why it gets no work, in words; null when it does.</summary>
    public string? HeldBack { get; init; }
}
