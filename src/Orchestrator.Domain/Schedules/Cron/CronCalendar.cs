namespace Orchestrator.Domain.Schedules.Cron;

/// <summary>A cron expression on a calendar without time zones.</summary>
internal sealed class CronCalendar(CronValues seconds, CronValues minutes, CronValues hours, CronValues daysOfMonth, CronValues months, CronValues daysOfWeek)
{
    // The calendar repeats itself after 400 years, and no pair of a day and a weekday is as rare as a century.
    private const int YearsToLook = 100;

    /// <summary>True when it goes on through an hour that the clock shows twice.</summary>
    public bool IsRepeating { get; } = seconds.IsRepeating || minutes.IsRepeating || hours.IsRepeating;

    /// <summary>The first moment from one on; null when there is none within a century.</summary>
    /// <param name="from">A whole second.</param>
    public DateTime? Next(DateTime from)
    {
        var day = from.Date;
        if (IsOn(day) && TimeFrom(from.TimeOfDay) is { } today)
        {
            return day + today;
        }

        var first = TimeFrom(TimeSpan.Zero)!.Value;
        var end = day.Year + YearsToLook;
        while (NextDay(day) is { } next && next.Year <= end)
        {
            day = next;
            if (IsOn(day))
            {
                return day + first;
            }
        }

        return null;
    }

    /// <summary>The next day of a month that is meant.</summary>
    private DateTime? NextDay(DateTime day)
    {
        if (day.Date == DateTime.MaxValue.Date)
        {
            return null;
        }

        var next = day.AddDays(1);
        while (!months.Has(next.Month))
        {
            if (next is { Year: 9999, Month: 12 })
            {
                return null;
            }

            next = new DateTime(next.Year, next.Month, 1).AddMonths(1);
        }

        return next;
    }

    private bool IsOn(DateTime day)
    {
        if (!months.Has(day.Month))
        {
            return false;
        }

        var ofMonth = daysOfMonth.Has(day.Day) || (daysOfMonth.Last != 0 && day.Day == DateTime.DaysInMonth(day.Year, day.Month));
        var weekday = (int)day.DayOfWeek;
        var ofWeek = daysOfWeek.Has(weekday)
            || ((daysOfWeek.Last >> weekday & 1) != 0 && day.Day > DateTime.DaysInMonth(day.Year, day.Month) - 7);
        return daysOfMonth.IsStar || daysOfWeek.IsStar ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    /// <summary>The first time of day from one on; null when the day has no more.</summary>
    private TimeSpan? TimeFrom(TimeSpan time)
    {
        var (hour, minute) = (time.Hours, time.Minutes);
        var second = seconds.From(time.Seconds);
        if (second < 0)
        {
            (minute, second) = (minute + 1, seconds.From(0));
        }

        var nextMinute = minutes.From(minute);
        if (nextMinute != minute)
        {
            second = seconds.From(0);
        }

        if (nextMinute < 0)
        {
            (hour, nextMinute, second) = (hour + 1, minutes.From(0), seconds.From(0));
        }

        var nextHour = hours.From(hour);
        if (nextHour < 0)
        {
            return null;
        }

        return nextHour == hour
            ? new TimeSpan(hour, nextMinute, second)
            : new TimeSpan(nextHour, minutes.From(0), seconds.From(0));
    }
}
