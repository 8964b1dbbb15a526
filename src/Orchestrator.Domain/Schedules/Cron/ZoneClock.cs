namespace Orchestrator.Domain.Schedules.Cron;

/// <summary>What the clocks of a time zone show, and when they are put forward or back.</summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    // No zone has changed its clocks and changed them back within a day.
    private static readonly TimeSpan Step = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestChange = TimeSpan.FromDays(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Where looking ends: short of the calendar's own end, which an offset would lead beyond.</summary>
    public static DateTimeOffset End { get; } = new(9900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is added to the time in UTC.</summary>
    public TimeSpan OffsetAt(DateTimeOffset time) => zone.GetUtcOffset(time);

    /// <summary>The first second of another offset, after one moment and up to another; null when there is none.</summary>
    public DateTimeOffset? ChangeBetween(DateTimeOffset after, DateTimeOffset upTo)
    {
        if (!zone.SupportsDaylightSavingTime)
        {
            // Nor has it any rule by which it could change.
            return zone.GetAdjustmentRules().Length == 0 ? null : Search(after, upTo);
        }

        return Search(after, upTo);
    }

    /// <summary>What the clock leaves out at this second, being put forward; null when it is not.</summary>
    public (DateTime From, DateTime To)? GapEndingAt(DateTimeOffset time)
    {
        var (before, after) = (OffsetAt(time - Second), OffsetAt(time));
        return after > before ? (time.UtcDateTime + before, time.UtcDateTime + after) : null;
    }

    /// <summary>True when the clock has shown the same before, having been put back since.</summary>
    public bool IsSecondTime(DateTimeOffset time)
    {
        if (ChangeBetween(time - LongestChange, time) is not { } change)
        {
            return false;
        }

        return time + OffsetAt(time) < change + OffsetAt(change - Second);
    }

    private DateTimeOffset? Search(DateTimeOffset after, DateTimeOffset upTo)
    {
        var offset = OffsetAt(after);
        for (var from = after; from < upTo; from += Step)
        {
            var to = upTo - from > Step ? from + Step : upTo;
            if (OffsetAt(to) != offset)
            {
                return FirstChange(from, to, offset);
            }
        }

        return null;
    }

    private DateTimeOffset FirstChange(DateTimeOffset before, DateTimeOffset changed, TimeSpan offset)
    {
        while (changed - before > Second)
        {
            var middle = before + TimeSpan.FromSeconds(Math.Floor((changed - before).TotalSeconds / 2));
            (before, changed) = OffsetAt(middle) == offset ? (middle, changed) : (before, middle);
        }

        return changed;
    }
}
