namespace Orchestrator.Actors;

/// <summary>What happens to an actor whose handler threw.</summary>
public enum Directive
{
    /// <summary>The failed message is skipped; the same incarnation goes on with its state.</summary>
    Resume,

    /// <summary>The incarnation and its children go; after the back-off a new one starts with the same mailbox.</summary>
    Restart,

    /// <summary>The actor stops for good.</summary>
    Stop,

    /// <summary>The actor waits while its parent is treated as failed with the same exception. At top level the actor stops and a critical line is logged.</summary>
    Escalate,
}
