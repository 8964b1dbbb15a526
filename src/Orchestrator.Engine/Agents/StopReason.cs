namespace Orchestrator.Engine.Agents;

/// <summary>Why an attempt is told to stop.</summary>
internal enum StopReason
{
    /// <summary>Nobody told it to.</summary>
    None,

    /// <summary>Somebody cancelled the task.</summary>
    Cancelled,

    /// <summary>The attempt is over for its task: it timed out, or its token is stale.</summary>
    Ended,

    /// <summary>The node shuts down and gives the attempt back.</summary>
    Shutdown,
}
