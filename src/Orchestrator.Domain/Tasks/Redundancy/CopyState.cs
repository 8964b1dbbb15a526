namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>Where one of a task's several attempts stands.</summary>
public enum CopyState
{
    /// <summary>Recorded, and on its way to its agent.</summary>
    Scheduled,

    /// <summary>Its agent runs it.</summary>
    Running,

    /// <summary>It has a result.</summary>
    Completed,

    /// <summary>It ended by a report of failure or by its time-out.</summary>
    Failed,

    /// <summary>It went with its agent or node, or was given back.</summary>
    Lost,

    /// <summary>It found nothing to do yet and put itself off.</summary>
    Snoozed,

    /// <summary>It was over without an end of its own: the task had ended, or was to be cancelled.</summary>
    Stopped,
}
