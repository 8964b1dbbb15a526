using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>All strategies by name.</summary>
public static class Balancings
{
    /// <summary>All, in the order they are listed for people.</summary>
    public static IReadOnlyList<IBalancing> All { get; } =
        [new RoundRobin(), new WeightedRoundRobin(), new LeastConnections(), new ResourceAware(), new LatencyOptimized()];

    /// <summary>Their names, in the same order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(balancing => balancing.Name)];

    /// <summary>What domains get that say nothing: <c>least_connections</c>.</summary>
    public static IBalancing Default { get; } = Named(LeastConnections.Key);

    /// <summary>Finds a strategy by its exact name.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out IBalancing? balancing)
    {
        balancing = All.FirstOrDefault(one => one.Name == name);
        return balancing is not null;
    }

    /// <summary>The strategy of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static IBalancing Named(string? name) =>
        TryFind(name, out var balancing) ? balancing : throw new ArgumentException($"There is no balancing '{name}'; use one of {string.Join(", ", Names)}.");
}
