namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>A step as a snapshot keeps it.</summary>
/// <param name="Elements">Null for a step that is not mapped, or has not begun.</param>
public sealed record StepRecord(UnitRecord Unit, int Round, Instant? StartedAt, Instant? FinishedAt, Instant Deadline, string? Reason, IReadOnlyList<UnitRecord>? Elements)
{
    public int Begun { get; init; }

    public int Ended { get; init; }
}
