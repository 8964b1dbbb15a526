using System.Globalization;

namespace Orchestrator.Domain.Nodes;

/// <summary>Whether a node manager gets new work.</summary>
public static class NodeAdmission
{
    // Words for "takes work" as foreign node managers have them. Of an unknown word the opposite is believed: the node says that something is the matter.
    private static readonly HashSet<string> WorkingWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "active", "available", "busy", "connected", "healthy", "idle", "ok", "online", "ready", "registered", "running", "up", "working",
    };

    /// <summary>Why the node gets no new work, in words; null when it does.</summary>
    public static string? WhyNot(ManagedNode node, NodeLimits limits) => node.Heartbeat switch
    {
        { Status: { Length: > 0 } status } when !WorkingWords.Contains(status) => $"node '{node.Id}' says that it is '{status}'",
        { CpuUsage: { } cpu } when cpu > limits.CpuThreshold => Over(node.Id, "processors", cpu, limits.CpuThreshold, "cpu"),
        { MemoryUsage: { } memory } when memory > limits.MemoryThreshold => Over(node.Id, "memory", memory, limits.MemoryThreshold, "memory"),
        _ => null,
    };

    /// <summary>Why one of its agents gets no new work, in words; null when it does.</summary>
    public static string? WhyNot(ManagedNode node, ManagedAgent agent, NodeLimits limits) =>
        WhyNot(node, limits)
        ?? (node.Heartbeat.Agents.TryGetValue(agent.Name, out var status) && status.Length > 0 && !WorkingWords.Contains(status)
            ? $"node '{node.Id}' says that the agent is '{status}'"
            : null);

    private static string Over(string node, string what, double used, double limit, string setting) => string.Create(
        CultureInfo.InvariantCulture, $"node '{node}' has {used:0.#}% of its {what} in use, and the limit is {limit:0.#}% (network.{setting}_threshold)");
}
