namespace Orchestrator.Actors;

/// <summary>Where an actor stands in its life. Only its own turn changes it.</summary>
internal enum CellState : byte
{
    /// <summary>Spawned; its first turn makes it <see cref="Running"/>.</summary>
    Starting,

    /// <summary>Handles messages.</summary>
    Running,

    /// <summary>Failed and waits, mailbox suspended, for what the parent's supervision decides.</summary>
    Escalated,

    /// <summary>Without an incarnation, mailbox suspended, until the back-off is over and the children stopped.</summary>
    Restarting,

    /// <summary>Waits for its children to stop.</summary>
    Stopping,

    /// <summary>Over. Later turns only report messages that came too late.</summary>
    Stopped,
}
