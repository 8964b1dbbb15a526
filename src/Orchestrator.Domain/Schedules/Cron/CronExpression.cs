using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Domain.Schedules.Cron;

/// <summary>
/// Moments that repeat by the calendar and the clock on the wall: five fields (minutes, hours, days of month, months, days of week), or six with
/// seconds first. Values, lists, ranges, steps, names, <c>L</c> and <c>?</c>; or a word such as <c>@daily</c>. When both days of month and of week are
/// restricted, either is enough, as crontab has it.
/// </summary>
/// <remarks>
/// Where clocks are put forward, a moment that is left out comes at the first one there is. Where they are put back, an expression with <c>*</c>, a range or
/// a step in its seconds, minutes or hours goes on through the repeated time, and any other comes once, the first time.
/// </remarks>
public sealed class CronExpression
{
    private const int LongestText = 500;
    private readonly string text;
    private readonly CronCalendar calendar;

    private CronExpression(string text, CronCalendar calendar) => (this.text, this.calendar) = (text, calendar);

    /// <summary>Reads an expression.</summary>
    /// <param name="fault">What is wrong with it, to be read after the word it is for; null when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            (expression, fault) = (Parse(text), null);
            return true;
        }
        catch (FormatException e)
        {
            (expression, fault) = (null, e.Message);
            return false;
        }
    }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">The message says what is wrong, to be read after the word it is for.</exception>
    public static CronExpression Parse(string text)
    {
        if (text.Length > LongestText)
        {
            throw new FormatException($"has {text.Length} characters; the limit is {LongestText}");
        }

        var fields = CronAliases.Resolve(text.Trim()).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 5)
        {
            fields = ["0", .. fields];
        }

        if (fields.Length != 6)
        {
            throw new FormatException(
                $"has {fields.Length} fields; give five (minutes, hours, days of month, months, days of week), or six with seconds first");
        }

        var calendar = new CronCalendar(
            CronFieldReader.Read(CronField.Seconds, fields[0]),
            CronFieldReader.Read(CronField.Minutes, fields[1]),
            CronFieldReader.Read(CronField.Hours, fields[2]),
            CronFieldReader.Read(CronField.DaysOfMonth, fields[3]),
            CronFieldReader.Read(CronField.Months, fields[4]),
            CronFieldReader.Read(CronField.DaysOfWeek, fields[5]));
        return calendar.Next(new DateTime(2000, 1, 1)) is null
            ? throw new FormatException("never happens: no month has such a day")
            : new CronExpression(text, calendar);
    }

    /// <summary>The first moment after another; null when there is none before the calendar's end.</summary>
    public Instant? Next(Instant after, TimeZoneInfo zone)
    {
        var clock = new ZoneClock(zone);
        var time = FirstSecondAfter(after);
        while (time < ZoneClock.End)
        {
            // What the clock leaves out just here comes now.
            if (clock.GapEndingAt(time) is { } ended && HasMomentIn(ended.From, ended.To))
            {
                return Instant.From(time);
            }

            var offset = clock.OffsetAt(time);
            if (calendar.Next(time.UtcDateTime + offset) is not { } local)
            {
                return null;
            }

            var found = new DateTimeOffset(local, TimeSpan.Zero) - offset;
            if (clock.ChangeBetween(time, found) is { } change)
            {
                // The clock shows something else from then on.
                time = change;
                continue;
            }

            if (calendar.IsRepeating || !clock.IsSecondTime(found))
            {
                return Instant.From(found);
            }

            time = found.AddSeconds(1);
        }

        return null;
    }

    /// <summary>The expression as it was given.</summary>
    public override string ToString() => text;

    private static DateTimeOffset FirstSecondAfter(Instant after)
    {
        var time = after.ToDateTimeOffset();
        return new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond) + TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    private bool HasMomentIn(DateTime from, DateTime to) => calendar.Next(from) is { } local && local < to;
}
