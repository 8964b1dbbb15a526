namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>Nobody wants the schedule any longer. Tasks that it submitted go on.</summary>
public sealed record DeleteSchedule(string Id) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now) =>
        current is null ? ScheduleDecision.NotFound : ScheduleDecision.Of(new ScheduleDeleted(Id, now));
}
