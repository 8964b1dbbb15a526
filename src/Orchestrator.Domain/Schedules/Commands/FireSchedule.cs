using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules.Commands;

/// <summary>
/// The schedule may be due: at most one firing begins, the oldest that is not left out. What is due behind it is looked at once its task is known.
/// </summary>
/// <param name="StillRuns">The task that was just seen not to have ended; null when nobody has looked.</param>
public sealed record FireSchedule(string Id, TaskId? StillRuns = null) : ScheduleCommand(Id)
{
    internal override ScheduleDecision Decide(ScheduleTable table, Schedule? current, Instant now)
    {
        if (current is null || current.Active is { IsOwed: true })
        {
            return ScheduleDecision.Nothing;
        }

        var due = DueMoments.Of(current, now);
        if (due.Wanted.Count == 0 && current.Waiting.IsEmpty)
        {
            return due.Missed == 0 ? ScheduleDecision.Nothing : ScheduleDecision.Of(new SchedulePassed(Id, now, due.UpTo, 0, due.Missed));
        }

        if (current.Active is { Task: { } task })
        {
            return task == StillRuns ? Overlapping(current, due, task, now) : new ScheduleDecision(ScheduleOutcome.Look, []);
        }

        var events = new List<ScheduleEvent>();
        if (due.Missed > 0)
        {
            events.Add(new SchedulePassed(Id, now, due.UpTo, 0, due.Missed));
        }

        events.Add(current.Waiting is [var first, ..]
            ? new ScheduleFired(Id, now, first.DueAt, first.ByHand, Replaces: null)
            : new ScheduleFired(Id, now, due.Wanted[0], ByHand: false, Replaces: null));
        return new ScheduleDecision(ScheduleOutcome.Done, events);
    }

    private ScheduleDecision Overlapping(Schedule current, DueMoments due, TaskId task, Instant now)
    {
        var events = new List<ScheduleEvent>();
        if (due.Missed > 0)
        {
            events.Add(new SchedulePassed(Id, now, due.UpTo, 0, due.Missed));
        }

        var wanted = due.Wanted;
        var skipped = current.Spec.Overlap switch
        {
            OverlapPolicy.Queue => Math.Max(0, wanted.Count - (ScheduleRules.MaxWaiting - current.Waiting.Count)),
            OverlapPolicy.CancelPrevious => Math.Max(0, wanted.Count - 1),
            _ => wanted.Count,
        };
        switch (current.Spec.Overlap)
        {
            case OverlapPolicy.Queue:
                events.AddRange(wanted.Take(wanted.Count - skipped).Select(moment => new ScheduleWaited(Id, now, moment, ByHand: false)));
                break;
            case OverlapPolicy.CancelPrevious when wanted.Count > 0:
                events.Add(new ScheduleFired(Id, now, wanted[^1], ByHand: false, task));
                break;
        }

        if (skipped > 0)
        {
            events.Add(new SchedulePassed(Id, now, wanted[^1], skipped, 0));
        }

        return new ScheduleDecision(ScheduleOutcome.Done, events);
    }
}
