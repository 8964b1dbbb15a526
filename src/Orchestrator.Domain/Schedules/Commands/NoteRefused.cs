namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>No task can be made of a firing, and trying again would not help.</summary>
/// <param name="Reason">Why, for people.</param>
public sealed record NoteRefused(string Id, Instant DueAt, string Reason) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now) =>
        current?.Active is { IsOwed: true } active && active.DueAt == DueAt
            ? ScheduleDecision.Of(new ScheduleRefused(Id, now, DueAt, Reason))
            : ScheduleDecision.Nothing;
}
