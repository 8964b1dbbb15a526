namespace Orchestrator.Domain.Tasks;

/// <summary>The event types' names, the same in the journal and in the API.</summary>
public static class TaskEventTypes
{
    private static readonly string[] Names =
    [
        "submitted", "queued", "scheduled", "started", "progressed", "attempt_failed", "attempt_lost", "cancel_requested",
        "completed", "failed", "cancelled", "dead_lettered", "retried", "late_result", "attempt_completed",
    ];

    /// <summary>Number of types.</summary>
    public static int Count => Names.Length;

    /// <summary>The type's one name.</summary>
    public static string Name(this TaskEventType type) => Names[(int)type];

    /// <summary>True for the events that end a task.</summary>
    public static bool IsTerminal(this TaskEventType type) => type.EndState() is not null;

    /// <summary>The state an event ends a task in; null for events that end none.</summary>
    public static TaskState? EndState(this TaskEventType type) => type switch
    {
        TaskEventType.Completed => TaskState.Completed,
        TaskEventType.Failed => TaskState.Failed,
        TaskEventType.Cancelled => TaskState.Cancelled,
        TaskEventType.DeadLettered => TaskState.DeadLettered,
        _ => null,
    };

    /// <summary>Finds a type by name.</summary>
    public static bool TryParse(string? name, out TaskEventType type)
    {
        var index = Array.IndexOf(Names, name);
        type = (TaskEventType)Math.Max(index, 0);
        return index >= 0;
    }
}
