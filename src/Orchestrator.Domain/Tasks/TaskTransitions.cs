namespace Orchestrator.Domain.Tasks;

/// <summary>
/// The state diagram: every arrow there is. An event that has no arrow from a task's state is refused when it is applied,
/// and docs/task-states.md draws exactly these.
/// </summary>
public static class TaskTransitions
{
    /// <summary>The arrows that only tasks on several agents take: while one of their attempts is held, the others come and go.</summary>
    public static IReadOnlyList<TaskTransition> OfCopies { get; } =
    [
        new(TaskState.Scheduled, TaskEventType.Scheduled, TaskState.Scheduled),
        new(TaskState.Scheduled, TaskEventType.AttemptCompleted, TaskState.Scheduled),
        new(TaskState.Scheduled, TaskEventType.Queued, TaskState.Scheduled),
        new(TaskState.Running, TaskEventType.Scheduled, TaskState.Running),
        new(TaskState.Running, TaskEventType.Started, TaskState.Running),
        new(TaskState.Running, TaskEventType.AttemptCompleted, TaskState.Running),
        new(TaskState.Running, TaskEventType.Queued, TaskState.Running),
    ];

    /// <summary>All arrows.</summary>
    public static IReadOnlyList<TaskTransition> All { get; } =
    [
        new(null, TaskEventType.Submitted, TaskState.Submitted),
        new(null, TaskEventType.Submitted, TaskState.Queued),

        new(TaskState.Submitted, TaskEventType.Queued, TaskState.Queued),
        new(TaskState.Submitted, TaskEventType.Cancelled, TaskState.Cancelled),

        new(TaskState.Queued, TaskEventType.Scheduled, TaskState.Scheduled),
        new(TaskState.Queued, TaskEventType.Started, TaskState.Running),
        new(TaskState.Queued, TaskEventType.Completed, TaskState.Completed),
        new(TaskState.Queued, TaskEventType.Failed, TaskState.Failed),
        new(TaskState.Queued, TaskEventType.Cancelled, TaskState.Cancelled),

        new(TaskState.Scheduled, TaskEventType.Started, TaskState.Running),
        new(TaskState.Scheduled, TaskEventType.AttemptFailed, TaskState.Queued),
        new(TaskState.Scheduled, TaskEventType.AttemptLost, TaskState.Queued),
        new(TaskState.Scheduled, TaskEventType.Queued, TaskState.Queued),
        new(TaskState.Scheduled, TaskEventType.CancelRequested, TaskState.Scheduled),
        new(TaskState.Scheduled, TaskEventType.Progressed, TaskState.Running),
        new(TaskState.Scheduled, TaskEventType.Completed, TaskState.Completed),
        new(TaskState.Scheduled, TaskEventType.Failed, TaskState.Failed),
        new(TaskState.Scheduled, TaskEventType.Cancelled, TaskState.Cancelled),
        new(TaskState.Scheduled, TaskEventType.DeadLettered, TaskState.DeadLettered),

        new(TaskState.Running, TaskEventType.Progressed, TaskState.Running),
        new(TaskState.Running, TaskEventType.AttemptFailed, TaskState.Queued),
        new(TaskState.Running, TaskEventType.AttemptLost, TaskState.Queued),
        new(TaskState.Running, TaskEventType.Queued, TaskState.Queued),
        new(TaskState.Running, TaskEventType.CancelRequested, TaskState.Running),
        new(TaskState.Running, TaskEventType.Completed, TaskState.Completed),
        new(TaskState.Running, TaskEventType.Failed, TaskState.Failed),
        new(TaskState.Running, TaskEventType.Cancelled, TaskState.Cancelled),
        new(TaskState.Running, TaskEventType.DeadLettered, TaskState.DeadLettered),

        .. OfCopies,

        new(TaskState.Failed, TaskEventType.Retried, TaskState.Queued),
        new(TaskState.Cancelled, TaskEventType.Retried, TaskState.Queued),
        new(TaskState.DeadLettered, TaskEventType.Retried, TaskState.Queued),
    ];

    private static readonly bool[] Allowed = BuildTable(All);
    private static readonly bool[] AllowedOnOneAgent = BuildTable(All.Except(OfCopies));

    /// <summary>True when the diagram has an arrow for this step.</summary>
    /// <param name="onOneAgent">True for a task that runs on one agent, and takes no arrow of <see cref="OfCopies"/>.</param>
    public static bool Allows(TaskState? from, TaskEventType @event, TaskState to, bool onOneAgent = false) =>
        (onOneAgent ? AllowedOnOneAgent : Allowed)[Index(from, @event, to)];

    private static bool[] BuildTable(IEnumerable<TaskTransition> arrows)
    {
        var table = new bool[(TaskStates.Count + 1) * TaskEventTypes.Count * TaskStates.Count];
        foreach (var transition in arrows)
        {
            table[Index(transition.From, transition.Event, transition.To)] = true;
        }

        // A late result, and a failed or lost attempt that is the last or has others beside it, are noted without moving the task.
        foreach (var state in TaskStates.All)
        {
            table[Index(state, TaskEventType.LateResult, state)] = true;
        }

        foreach (var state in (ReadOnlySpan<TaskState>)[TaskState.Scheduled, TaskState.Running])
        {
            table[Index(state, TaskEventType.AttemptFailed, state)] = true;
            table[Index(state, TaskEventType.AttemptLost, state)] = true;
        }

        return table;
    }

    private static int Index(TaskState? from, TaskEventType @event, TaskState to) =>
        (((from is { } state ? (int)state + 1 : 0) * TaskEventTypes.Count) + (int)@event) * TaskStates.Count + (int)to;
}
