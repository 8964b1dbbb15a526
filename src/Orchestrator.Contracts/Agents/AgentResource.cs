namespace Orchestrator.Contracts.Agents;

/// <summary>An agent at one moment.</summary>
public sealed record AgentResource
{
    /// <summary>Its id.</summary>
    public required string AgentId { get; init; }

    /// <summary>Its name for people; the id when it has none.</summary>
    public required string Name { get; init; }

    /// <summary><c>idle</c>, <c>busy</c>, <c>draining</c> or <c>offline</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The node it is attached to, or was last.</summary>
    public required string Node { get; init; }

    /// <summary><c>in_process</c>, <c>long_poll</c>, <c>stream</c> or <c>push</c>.</summary>
    public required string Connection { get; init; }

    /// <summary>Attempts it runs at most at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Slots in use.</summary>
    public required int Used { get; init; }

    /// <summary>What it offers.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>Types it runs; empty for any.</summary>
    public required IReadOnlyList<string> TaskTypes { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>What of its machine it may use.</summary>
    public required AgentResourcesResource Resources { get; init; }

    /// <summary>Its share of the work where that is given out by weight.</summary>
    public required double Weight { get; init; }

    /// <summary>Where it stands; null when it does not say.</summary>
    public required string? Zone { get; init; }

    /// <summary>The device it speaks for; null for none.</summary>
    public required string? DeviceId { get; init; }

    /// <summary>The node manager that it belongs to; null for none.</summary>
    public required string? NodeManager { get; init; }

    /// <summary>How its circuit breaker stands: <c>closed</c>, <c>open</c> or <c>half_open</c>.</summary>
    public required string Circuit { get; init; }

    /// <summary>Share of its attempts that ended well, 0 to 1; null when there were none.</summary>
    public required double? SuccessRate { get; init; }

    /// <summary>Seconds that its attempts take, on a moving average; null when there were none.</summary>
    public required double? Latency { get; init; }

    /// <summary>When it was last heard of; null for an agent in the process of its node.</summary>
    public required string? LastSeenAt { get; init; }

    /// <summary>When an attempt of it last ended; null when none has.</summary>
    public required string? LastFinishedAt { get; init; }

    /// <summary>Why it gets no work, in words; null when it does.</summary>
    public required string? HeldBack { get; init; }
}
