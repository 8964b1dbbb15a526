using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Engine.Tasks;

/// <summary>A task as it stood at one moment; what callers see. It never changes.</summary>
public sealed class TaskView
{
    internal TaskView(TaskRecord task, string? waitingFor = null)
    {
        Id = task.Id;
        Spec = task.Spec;
        State = task.State;
        Attempt = task.Attempt;
        Agent = task.Agent;
        ProgressPercent = task.ProgressPercent;
        ProgressMessage = task.ProgressMessage;
        Result = task.Result;
        Error = task.Error;
        CachedFrom = task.CachedFrom;
        WaitingFor = waitingFor;
        SubmittedAt = task.SubmittedAt;
        ScheduledAt = task.ScheduledAt;
        StartedAt = task.StartedAt;
        FinishedAt = task.FinishedAt;
        CancelRequestedAt = task.State.IsTerminal() ? null : task.CancelRequestedAt;
        History = task.HistorySoFar;
        Attempts = task.AttemptCopies;
        CheckpointBytes = task.Checkpoint.Stored.Length;
    }

    public TaskId Id { get; }

    public TaskSpec Spec { get; }

    public TaskState State { get; }

    /// <summary>Number of the current or last attempt; 0 before the first.</summary>
    public int Attempt { get; }

    /// <summary>Who runs or last ran it.</summary>
    public string? Agent { get; }

    public double ProgressPercent { get; }

    public string? ProgressMessage { get; }

    /// <summary>The accepted result as JSON; empty when there is none.</summary>
    public TaskPayload Result { get; }

    /// <summary>The task that computed the result; null when it was this one, or there is none.</summary>
    public TaskId? CachedFrom { get; }

    public TaskError? Error { get; }

    /// <summary>Why it is not running, in words; null when it runs or has ended.</summary>
    public string? WaitingFor { get; }

    public Instant SubmittedAt { get; }

    public Instant? ScheduledAt { get; }

    public Instant? StartedAt { get; }

    public Instant? FinishedAt { get; }

    /// <summary>When somebody asked to stop the running attempt; null when nobody did or it has ended.</summary>
    public Instant? CancelRequestedAt { get; }

    /// <summary>For a task on several agents the current or last attempt on each of them, in the order of their numbers; empty for one agent.</summary>
    public IReadOnlyList<AttemptCopy> Attempts { get; }

    /// <summary>Every event so far, oldest first.</summary>
    public ReadOnlyMemory<HistoryEntry> History { get; }

    /// <summary>Bytes of the last checkpoint, for who has to bound what it writes.</summary>
    internal int CheckpointBytes { get; }
}
