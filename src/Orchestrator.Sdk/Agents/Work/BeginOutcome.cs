namespace Orchestrator.Sdk.Agents.Work;

/// <summary>What becomes of an assignment.</summary>
internal enum BeginOutcome
{
    /// <summary>It runs.</summary>
    Started,

    /// <summary>It runs already, or has a result.</summary>
    Known,

    /// <summary>There is no room for it.</summary>
    Busy,
}
