namespace Orchestrator.Domain.Nodes;

/// <summary>What became of a node manager's call.</summary>
public enum NodeOutcome
{
    /// <summary>Noted.</summary>
    Accepted,

    /// <summary>Nobody knows the node manager: it has to register.</summary>
    Unknown,

    /// <summary>As many are registered as may be.</summary>
    TooMany,
}
