namespace Orchestrator.Engine;

/// <summary>Whether a node is one of many.</summary>
public enum ClusterKind
{
    /// <summary>It stands alone.</summary>
    None,

    /// <summary>Its cluster's members agree by a PostgreSQL database, which also has the journal.</summary>
    Postgres,
}
