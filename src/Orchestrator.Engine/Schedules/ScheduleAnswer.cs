using Orchestrator.Domain.Schedules;

namespace Orchestrator.Engine.Schedules;

/// <summary>What became of a wish for a schedule.</summary>
/// <param name="Schedule">As it is then; null when there is none.</param>
/// <param name="IsNew">True when it was not there before.</param>
public sealed record ScheduleAnswer(ScheduleOutcome Outcome, Schedule? Schedule, bool IsNew = false);
