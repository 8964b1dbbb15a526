namespace Orchestrator.Domain.Nodes;

/// <summary>A node manager at one moment: a process of somebody else's that holds agents, which are called through it.</summary>
public sealed record ManagedNode
{
    /// <summary>What it said of itself last.</summary>
    public required NodeRegistration Registration { get; init; }

    /// <summary>How it said that it is; nothing before its first heartbeat.</summary>
    public required NodeHeartbeat Heartbeat { get; init; }

    /// <summary>When it registered first, of those times it was known without a break.</summary>
    public required Instant RegisteredAt { get; init; }

    /// <summary>When it was last heard of.</summary>
    public required Instant HeardAt { get; init; }

    /// <summary>How often it came up.</summary>
    public required int Lives { get; init; }

    /// <summary>False once too many heartbeats are missing, until it is heard of again.</summary>
    public required bool IsUp { get; init; }

    /// <summary>Names of agents whose sessions have ended by themselves; they begin anew with the next sign of life.</summary>
    public IReadOnlySet<string> Detached { get; init; } = new HashSet<string>();

    public string Id => Registration.Id;

    /// <summary>How loaded it is, 0 to 1: by its own account, else by the fuller of its processors and its memory. Null when it does not say.</summary>
    public double? Load => Heartbeat switch
    {
        { LoadScore: { } score } => Math.Clamp(score > 1 ? score / 100 : score, 0, 1),
        { CpuUsage: null, MemoryUsage: null } => null,
        { CpuUsage: var cpu, MemoryUsage: var memory } => Math.Clamp(Math.Max(cpu ?? 0, memory ?? 0) / 100, 0, 1),
    };
}
