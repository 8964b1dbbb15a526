using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>Somebody wants a firing now, also of a paused schedule. The overlap policy counts.</summary>
/// <param name="StillRuns">The task that was just seen not to have ended; null when nobody has looked.</param>
public sealed record RunSchedule(string Id, TaskId? StillRuns = null) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now)
    {
        if (current is null)
        {
            return ScheduleDecision.NotFound;
        }

        var due = Instant.Max(now, current.LastByHand == Instant.Min ? now : current.LastByHand + TimeSpan.FromMicroseconds(1));
        if (current.Active is not { } active)
        {
            return ScheduleDecision.Of(new ScheduleFired(Id, now, due, ByHand: true, Replaces: null));
        }

        if (active.Task is { } task && task != StillRuns)
        {
            return new ScheduleDecision(ScheduleOutcome.Look, []);
        }

        return current.Spec.Overlap switch
        {
            OverlapPolicy.Queue when current.Waiting.Count < ScheduleRules.MaxWaiting => ScheduleDecision.Of(new ScheduleWaited(Id, now, due, ByHand: true)),
            OverlapPolicy.CancelPrevious when active.Task is not null => ScheduleDecision.Of(new ScheduleFired(Id, now, due, ByHand: true, active.Task)),
            _ => new ScheduleDecision(ScheduleOutcome.Overlaps, []),
        };
    }
}
