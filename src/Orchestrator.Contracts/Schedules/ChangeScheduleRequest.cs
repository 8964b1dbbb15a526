namespace Orchestrator.Contracts.Schedules;

/// <summary>Body of <c>POST /api/v1/schedules/{schedule_id}/pause</c>, <c>/resume</c> and <c>/run</c>: nothing so far, and it may be left out.</summary>
public sealed record ChangeScheduleRequest;
