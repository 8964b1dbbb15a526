namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>The schedule is to be due at no moment until it is resumed. What fired, or waits, goes on.</summary>
public sealed record PauseSchedule(string Id) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now) =>
        current is null ? ScheduleDecision.NotFound
        : current.IsPaused ? ScheduleDecision.Nothing : ScheduleDecision.Of(new SchedulePaused(Id, now));
}
