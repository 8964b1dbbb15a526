namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>One tenant of a domain, as long as it has tasks there.</summary>
internal sealed class Tenant(string name, double weight)
{
    public string Name { get; } = name;

    /// <summary>Its part of the slots against the others'; above 0.</summary>
    public double Weight { get; } = weight;

    /// <summary>Virtual time of its next start, in slot seconds by weight: of several that wait, the one with the least comes first.</summary>
    public double Tag { get; set; }

    /// <summary>What one of its attempts costs: a moving average of their slot seconds. NaN before the first has ended.</summary>
    public double Cost { get; set; } = double.NaN;

    /// <summary>How many <see cref="TaskFlow"/>s have it.</summary>
    public int Flows { get; set; }
}
