using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>The task of the last firing was seen to have ended, or is not kept any longer.</summary>
public sealed record NoteEnded(string Id, TaskId Task) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now) =>
        current?.Active?.Task == Task ? ScheduleDecision.Of(new ScheduleTaskEnded(Id, now, Task)) : ScheduleDecision.Nothing;
}
