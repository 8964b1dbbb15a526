namespace Orchestrator.Sdk.Agents.Work;

/// <summary>Why an attempt is told to stop.</summary>
internal enum StopReason
{
    /// <summary>Nobody told it to.</summary>
    None,

    /// <summary>Somebody cancelled the task, and waits to hear that it has stopped.</summary>
    Cancelled,

    /// <summary>It is over for its task: its time was up, or it was given to somebody else.</summary>
    Ended,

    /// <summary>The agent leaves and gives it back.</summary>
    Leaving,
}
