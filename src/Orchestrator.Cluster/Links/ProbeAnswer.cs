namespace Orchestrator.Cluster.Links;

/// <summary>What came of asking whether a life goes on.</summary>
public enum ProbeAnswer
{
    /// <summary>That very life answered.</summary>
    Alive,

    /// <summary>Another life answers at its address: this one is over.</summary>
    Replaced,

    /// <summary>Nobody listens there. Twice in a row means that the process is gone.</summary>
    Refused,

    /// <summary>No answer in time, or no way there: it may live. Its lease decides.</summary>
    Unknown,
}
