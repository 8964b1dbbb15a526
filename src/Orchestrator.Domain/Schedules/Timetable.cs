using Orchestrator.Domain.Schedules.Cron;

namespace Orchestrator.Domain.Schedules;

/// <summary>When a schedule is due. A zone that this machine does not know, or an expression it cannot read, is due at no time.</summary>
public sealed class Timetable
{
    private readonly ScheduleSpec spec;
    private readonly Instant anchor;
    private readonly CronExpression? cron;
    private readonly TimeZoneInfo zone;

    /// <param name="anchor">What an interval is counted from.</param>
    public Timetable(ScheduleSpec spec, Instant anchor)
    {
        (this.spec, this.anchor) = (spec, anchor);
        var isZone = ScheduleRules.TryZone(spec.TimeZone, out zone);
        if (spec.Cron is { } text)
        {
            Fault = !isZone ? $"The time zone '{spec.TimeZone}' is not known here."
                : CronExpression.TryParse(text, out cron, out var fault) ? null : $"The cron expression {fault}.";
        }
    }

    /// <summary>Why it is never due on this machine; null when nothing is wrong.</summary>
    public string? Fault { get; }

    /// <summary>The first moment after another at which it is due; null when there is none.</summary>
    public Instant? Next(Instant after)
    {
        // A moment at the start itself counts.
        var from = spec.StartAt is { } start ? Instant.Max(after, start - TimeSpan.FromMicroseconds(1)) : after;
        var next = Fault is not null ? null
            : cron is not null ? cron.Next(from, zone)
            : spec.Interval is { } interval ? NextOf(interval, from)
            : null;
        return next <= spec.EndAt || spec.EndAt is null ? next : null;
    }

    /// <summary>By how much the firing of a moment is put off: always by the same.</summary>
    public TimeSpan DelayOf(Instant due)
    {
        if (spec.Jitter <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var seed = 14695981039346656037UL;
        foreach (var character in spec.Id)
        {
            // FNV-1a: the same on every machine.
            seed = (seed ^ character) * 1099511628211UL;
        }

        var share = new SeededChance(seed ^ (ulong)due.Microseconds).NextDouble();
        return TimeSpan.FromMicroseconds(Math.Floor(spec.Jitter.TotalMicroseconds * share));
    }

    private Instant? NextOf(TimeSpan interval, Instant after)
    {
        var step = interval.Ticks / TimeSpan.TicksPerMicrosecond;
        var passed = after.Microseconds - anchor.Microseconds;
        var count = passed < 0 ? 0 : (passed / step) + 1;

        // The first is a whole interval after the anchor, unless the schedule names its start: then it is the start.
        if (count == 0 && spec.StartAt is null)
        {
            count = 1;
        }

        var next = new Instant(anchor.Microseconds + (count * step));
        return next.Microseconds < Instant.From(ZoneClock.End).Microseconds ? next : null;
    }
}
