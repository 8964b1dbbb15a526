namespace Orchestrator.Domain.Bulk;

/// <summary>Where a bulk job stands.</summary>
public enum BulkState
{
    /// <summary>It goes on by itself; a page that fails is tried again.</summary>
    Running,

    /// <summary>Somebody stopped it for a while; it goes on, or ends, when somebody says so.</summary>
    Paused,

    /// <summary>It has been through all its tasks.</summary>
    Completed,

    /// <summary>Somebody ended it; what it has done stays done.</summary>
    Cancelled,
}
