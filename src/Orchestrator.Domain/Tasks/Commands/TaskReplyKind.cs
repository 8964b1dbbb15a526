namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>What became of a command.</summary>
public enum TaskReplyKind
{
    /// <summary>Done; the task is as asked.</summary>
    Accepted,

    /// <summary>Done before: a repeated idempotency key, report or cancellation.</summary>
    Repeated,

    /// <summary>The idempotency key was used with another body.</summary>
    KeyConflict,

    /// <summary>Too many tasks wait.</summary>
    QueueFull,

    /// <summary>No such task in memory; it may be among the finished ones.</summary>
    NotFound,

    /// <summary>The task's state does not allow it.</summary>
    NotAllowed,

    /// <summary>The token is not the current attempt's.</summary>
    Stale,

    /// <summary>Too many tasks of the concurrency key wait.</summary>
    KeyQueueFull,
}
