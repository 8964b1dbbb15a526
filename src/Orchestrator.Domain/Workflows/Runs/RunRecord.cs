using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>A run as a snapshot keeps it.</summary>
/// <param name="Started">How it began.</param>
public sealed record RunRecord(RunStarted Started)
{
    public Instant StartedAt { get; init; }

    public Instant? FinishedAt { get; init; }

    public RunStatus Status { get; init; }

    public bool IsCancelling { get; init; }

    public bool HasTimedOut { get; init; }

    public string? CancelReason { get; init; }

    public int FailedStep { get; init; } = -1;

    public TaskPayload Result { get; init; }

    public TaskError? Error { get; init; }

    public IReadOnlyList<(string Name, TaskPayload Payload)> Signals { get; init; } = [];

    public IReadOnlyList<RunNote> Notes { get; init; } = [];

    /// <summary>Its steps, in order.</summary>
    public required IReadOnlyList<StepRecord> Steps { get; init; }
}

/// <summary>One thing that is done, as a snapshot keeps it.</summary>
public record UnitRecord(StepStatus Status, TaskId? Task, RunId? Child, TaskPayload Result, TaskError? Error, bool IsCached);

/// <summary>A step as a snapshot keeps it.</summary>
/// <param name="Elements">Null for a step that is not mapped, or has not begun.</param>
public sealed record StepRecord(UnitRecord Unit, int Round, Instant? StartedAt, Instant? FinishedAt, Instant Deadline, string? Reason, IReadOnlyList<UnitRecord>? Elements)
{
    public int Begun { get; init; }

    public int Ended { get; init; }
}
