namespace Orchestrator.Domain.Bulk;

/// <summary>The words for actions and states of bulk jobs, the same in the journal and the API.</summary>
public static class BulkNames
{
    /// <summary>Every action by its word.</summary>
    public static IReadOnlyDictionary<string, BulkAction> Actions { get; } =
        Enum.GetValues<BulkAction>().ToDictionary(action => action.Name(), StringComparer.Ordinal);

    public static string Name(this BulkAction action) => action switch
    {
        BulkAction.Cancel => "cancel",
        BulkAction.Retry => "retry",
        _ => "delete",
    };

    public static string Name(this BulkState state) => state switch
    {
        BulkState.Running => "running",
        BulkState.Paused => "paused",
        BulkState.Completed => "completed",
        _ => "cancelled",
    };

    /// <summary>The event's word in an audit and in the journal.</summary>
    public static string Name(this BulkEvent @event) => @event switch
    {
        BulkCreated => "created",
        BulkAdvanced => "advanced",
        BulkPaused => "paused",
        BulkResumed => "resumed",
        BulkRateChanged => "rate_changed",
        BulkCancelled => "cancelled",
        _ => "completed",
    };
}
