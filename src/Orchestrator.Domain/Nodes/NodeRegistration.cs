namespace Orchestrator.Domain.Nodes;

/// <summary>What a node manager says of itself.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Address">Where it is called: work for its agents is pushed there.</param>
public sealed record NodeRegistration(string Id, Uri Address)
{
    /// <summary>What the node offers; what its agents offer when they do not say.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Where it stands, such as a data centre's zone; null when it does not say.</summary>
    public string? Zone { get; init; }

    /// <summary>Its agents, by distinct names.</summary>
    public IReadOnlyList<ManagedAgent> Agents { get; init; } = [];
}
