namespace Orchestrator.Domain.Nodes;

/// <summary>An agent as its node manager tells of it.</summary>
/// <param name="Name">What the node manager calls it; unique there.</param>
public sealed record ManagedAgent(string Name)
{
    /// <summary>What it offers to tasks that require it.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Types it runs; empty for any.</summary>
    public IReadOnlyList<string> TaskTypes { get; init; } = [];

    /// <summary>Attempts it runs at most at once.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Its id among all agents.</summary>
    public string IdAt(string node) => $"{node}.{Name}";

    /// <summary>True when both offer the same.</summary>
    public bool OffersSameAs(ManagedAgent other) =>
        Slots == other.Slots && Capabilities.SequenceEqual(other.Capabilities) && TaskTypes.SequenceEqual(other.TaskTypes);
}
