using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>The task of a firing is known. Said again, or of a schedule that is not there any longer, it changes nothing.</summary>
public sealed record NoteSubmitted(string Id, Instant DueAt, TaskId Task) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now) =>
        current?.Active is { IsOwed: true } active && active.DueAt == DueAt
            ? ScheduleDecision.Of(new ScheduleSubmitted(Id, now, DueAt, Task))
            : ScheduleDecision.Nothing;
}
