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
