namespace Orchestrator.Contracts.Schedules;

/// <summary>A schedule fired.</summary>
/// <param name="DueAt">When it was due.</param>
/// <param name="FiredAt">When it was acted on.</param>
/// <param name="ByHand">Somebody asked for it.</param>
/// <param name="TaskId">Its task; null while it is not submitted yet, and when there is an error.</param>
/// <param name="Error">Why no task was made of it; null when one was, or will be.</param>
public sealed record FiringResource(string DueAt, string FiredAt, bool ByHand, string? TaskId, string? Error);
