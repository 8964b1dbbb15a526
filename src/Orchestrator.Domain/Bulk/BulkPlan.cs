using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Bulk;

/// <summary>Which states an action can change, and in which order a job goes through them.</summary>
public static class BulkPlan
{
    private static readonly TaskState[] Live = [TaskState.Submitted, TaskState.Queued, TaskState.Scheduled, TaskState.Running];

    // A task that ran while the queued ones were listed may be queued again when the running ones are.
    private static readonly TaskState[] LiveAgain = [.. Live, TaskState.Queued, TaskState.Running];
    private static readonly TaskState[] Retryable = [TaskState.Failed, TaskState.DeadLettered, TaskState.Cancelled];
    private static readonly TaskState[] Ended = [TaskState.Completed, TaskState.Failed, TaskState.Cancelled, TaskState.DeadLettered];

    /// <summary>The states an action is for.</summary>
    public static IReadOnlyList<TaskState> StatesOf(BulkAction action) => action switch
    {
        BulkAction.Cancel => Live,
        BulkAction.Retry => Retryable,
        _ => Ended,
    };

    /// <summary>Those of them that a filter wants; none when it wants one that the action cannot change.</summary>
    public static IEnumerable<TaskState> StatesOf(BulkAction action, BulkFilter filter) => Wanted(StatesOf(action), filter);

    /// <summary>The states a job goes through, one after the other, some of them twice.</summary>
    public static IReadOnlyList<TaskState> Phases(BulkAction action, BulkFilter filter) =>
        [.. Wanted(action == BulkAction.Cancel ? LiveAgain : StatesOf(action), filter)];

    private static IEnumerable<TaskState> Wanted(IEnumerable<TaskState> states, BulkFilter filter) =>
        states.Where(state => filter.State is null || filter.State == state);
}
