namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>The schedule is to go on, from now on: what came while it was paused was not missed.</summary>
public sealed record ResumeSchedule(string Id) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now) =>
        current is null ? ScheduleDecision.NotFound
        : current.IsPaused ? ScheduleDecision.Of(new ScheduleResumed(Id, now)) : ScheduleDecision.Nothing;
}
