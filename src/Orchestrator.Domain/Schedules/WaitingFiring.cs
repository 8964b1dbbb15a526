namespace Orchestrator.Domain.Schedules;

/// <summary>A firing that waits for the end of the task before.</summary>
public readonly record struct WaitingFiring(Instant DueAt, bool ByHand);
