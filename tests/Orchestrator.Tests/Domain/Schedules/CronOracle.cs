namespace Orchestrator.Tests.Domain.Schedules;

/// <summary>Says of a minute whether an expression is due, by looking at the clock a minute before, and at all minutes of a day before.</summary>
internal sealed class CronOracle(AnyCron cron, TimeZoneInfo zone)
{
    public bool IsDue(DateTimeOffset minute)
    {
        var local = Shown(minute);
        if (cron.Shows(local) && (cron.Repeats || !WasShownBefore(minute, local)))
        {
            return true;
        }

        // The clock was put forward: what it left out comes now.
        for (var left = Shown(minute.AddMinutes(-1)).AddMinutes(1); left < local; left = left.AddMinutes(1))
        {
            if (cron.Shows(left))
            {
                return true;
            }
        }

        return false;
    }

    private bool WasShownBefore(DateTimeOffset minute, DateTime local) =>
        Enumerable.Range(1, 6 * 60).Any(before => Shown(minute.AddMinutes(-before)) == local);

    private DateTime Shown(DateTimeOffset minute) => DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(minute, zone).DateTime, DateTimeKind.Unspecified);
}
