using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Contracts.Workflows;

/// <summary>A step of a run as it stands.</summary>
public sealed record RunStepResource
{
    /// <summary>
    /// pending, running, completed, failed, skipped or cancelled; while its task has not ended, the task's own: submitted, queued, scheduled or running.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Ids of the steps it waits for.</summary>
    public required IReadOnlyList<string> Dependencies { get; init; }

    /// <summary>Its task; null before it is submitted, and for a step without one task.</summary>
    public required string? TaskId { get; init; }

    /// <summary>The run of the workflow that the step runs; null otherwise.</summary>
    public required string? RunId { get; init; }

    /// <summary>The signal that it waits for; null otherwise.</summary>
    public required string? Signal { get; init; }

    /// <summary>When it stops waiting for the signal; null otherwise.</summary>
    public required string? DeadlineAt { get; init; }

    /// <summary>How often it was done: 0 before, more than 1 after reruns.</summary>
    public required int Attempt { get; init; }

    /// <summary>True when its result was known before.</summary>
    public required bool Cached { get; init; }

    /// <summary>Elements of a mapped step; null for another, and before they are known.</summary>
    public required StepElementsResource? Elements { get; init; }

    /// <summary>How far its task is; null when it has none that runs.</summary>
    public required ProgressResource? Progress { get; init; }

    /// <summary>Why its task is not running, or why it was not begun yet, in words; null when nothing is known to keep it.</summary>
    public required string? WaitingFor { get; init; }

    /// <summary>Why it was skipped or stopped, in words; null otherwise.</summary>
    public required string? Reason { get; init; }

    /// <summary>When it started; null before.</summary>
    public required string? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public required string? FinishedAt { get; init; }

    /// <summary>Its result; null before. Of a mapped step an array in the order of the elements.</summary>
    public required RawJson Result { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public required ErrorResource? Error { get; init; }
}
