namespace Orchestrator.Domain.Schedules;

/// <summary>The moments at which a schedule has become due and nobody has acted on, after its policy for missed ones.</summary>
/// <param name="Wanted">Those to be acted on, oldest first.</param>
/// <param name="Missed">How many are left out.</param>
/// <param name="UpTo">The last of those; nothing is wanted before it.</param>
internal sealed record DueMoments(IReadOnlyList<Instant> Wanted, long Missed, Instant UpTo)
{
    // A week of minutes. Of a schedule that was due more often in the meantime only the last hour is looked at, and what lies between is not counted.
    private const int MaxLooks = 10_000;
    private static readonly TimeSpan LastLook = TimeSpan.FromHours(1);

    public static DueMoments Of(Schedule schedule, Instant now)
    {
        var (late, onTime, count) = (new Queue<Instant>(), new List<Instant>(), 0L);
        for (var due = schedule.NextDue; due is { } moment;)
        {
            var fireAt = moment + schedule.Timetable.DelayOf(moment);
            if (fireAt > now)
            {
                break;
            }

            if (now - fireAt <= ScheduleRules.MissedAfter)
            {
                onTime.Add(moment);
            }
            else
            {
                count++;
                late.Enqueue(moment);
                if (late.Count > ScheduleRules.MaxMadeUp)
                {
                    late.Dequeue();
                }
            }

            due = schedule.Timetable.Next(count == MaxLooks ? Instant.Max(moment, now - LastLook) : moment);
        }

        if (count == 0)
        {
            return new DueMoments(onTime, 0, schedule.DoneUpTo);
        }

        var lastLate = late.Last();
        return schedule.Spec.Missed switch
        {
            MissedPolicy.All => new DueMoments([.. late, .. onTime], count - late.Count, late.Peek() - TimeSpan.FromMicroseconds(1)),
            MissedPolicy.One when onTime.Count == 0 => new DueMoments([lastLate], count - 1, lastLate - TimeSpan.FromMicroseconds(1)),
            _ => new DueMoments(onTime, count, lastLate),
        };
    }
}
