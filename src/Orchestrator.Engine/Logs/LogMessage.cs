using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Logs;

/// <summary>What the log writer is told.</summary>
internal abstract record LogMessage
{
    /// <summary>There are lines to store, after a while in which there were none.</summary>
    public sealed record Wake : LogMessage;

    /// <summary>The lines that have come in meanwhile are to be stored.</summary>
    public sealed record StoreDue : LogMessage;

    /// <summary>Old logs are to be looked for.</summary>
    public sealed record SweepDue : LogMessage;

    /// <summary>The tasks are deleted, and so are their logs.</summary>
    public sealed record Forget(IReadOnlyList<TaskId> Tasks) : LogMessage;

    /// <summary>The node stops: everything is to be stored now, if that can be. Completes the source in the end.</summary>
    public sealed record Drain(TaskCompletionSource Done) : LogMessage;

    /// <summary>These logs' lines were stored; their size.</summary>
    public sealed record Stored(IReadOnlyList<TaskLog> Logs, long Bytes) : LogMessage;

    /// <summary>These logs' lines could not be stored.</summary>
    public sealed record StoreFailed(IReadOnlyList<TaskLog> Logs, Exception Failure) : LogMessage;

    /// <summary>Logs were removed; whether there may be more to remove.</summary>
    public sealed record Removed(bool More) : LogMessage;

    /// <summary>Logs could not be removed.</summary>
    public sealed record RemoveFailed(Exception Failure) : LogMessage;
}
