namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>Somebody wants a schedule, or wants it to be another.</summary>
/// <param name="Spec">Checked by <see cref="ScheduleRules"/>.</param>
/// <param name="Paused">Whether it is to be paused; null leaves that as it is, and starts a new one.</param>
public sealed record PutSchedule(ScheduleSpec Spec, bool? Paused) : ScheduleCommand(Spec.Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now) =>
        current is null && table.Count >= table.MaxSchedules
            ? new ScheduleDecision(ScheduleOutcome.TooMany, [])
            : ScheduleDecision.Of(new SchedulePut(Spec, now, Paused ?? current?.IsPaused ?? false));
}
