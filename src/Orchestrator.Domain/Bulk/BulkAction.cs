namespace Orchestrator.Domain.Bulk;

/// <summary>What a bulk job does to each task.</summary>
public enum BulkAction
{
    /// <summary>Stops tasks that have not ended.</summary>
    Cancel,

    /// <summary>Sends failed, cancelled and dead-lettered tasks back to their queues.</summary>
    Retry,

    /// <summary>Deletes ended tasks with their histories, for good.</summary>
    Delete,
}
