using System.Globalization;

namespace Orchestrator.Cli.Output;

/// <summary>Times and durations as people read them: local, short.</summary>
internal sealed class Moments(TimeProvider time)
{
    /// <summary>When, in full: <c>2026-03-01 08:00:00</c> in local time.</summary>
    public string Full(string? at) =>
        Read(at) is { } moment ? TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    /// <summary>The time of day to the millisecond, for events that follow each other closely.</summary>
    public string Exact(string? at) =>
        Read(at) is { } moment ? TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) : "";

    /// <summary>As <see cref="Exact"/>, without the day.</summary>
    public string TimeOfDay(string? at) => Exact(at) is [_, ..] exact ? exact[11..] : "";

    /// <summary>How long ago: <c>3m ago</c>.</summary>
    public string Ago(string? at)
    {
        if (Read(at) is not { } moment)
        {
            return "";
        }

        var age = time.GetUtcNow() - moment;
        return age < TimeSpan.Zero ? "in " + Coarse(-age) : Coarse(age) + " ago";
    }

    /// <summary>From one time to another, or to now; empty when it has not begun.</summary>
    public string Between(string? from, string? to) =>
        Read(from) is { } start ? Duration(((Read(to) ?? time.GetUtcNow()) - start).TotalSeconds) : "";

    /// <summary>A duration to about three digits: <c>12 ms</c>, <c>1.25 s</c>, <c>2m 5s</c>, <c>3h 10m</c>, <c>2d 4h</c>.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0 => "0 ms",
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.#} ms"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s"),
        < 3600 => $"{(long)seconds / 60}m {(long)seconds % 60}s",
        < 86400 => $"{(long)seconds / 3600}h {(long)seconds / 60 % 60}m",
        _ => $"{(long)seconds / 86400}d {(long)seconds / 3600 % 24}h",
    };

    private static string Coarse(TimeSpan age) => age.TotalSeconds switch
    {
        < 60 => $"{(int)age.TotalSeconds}s",
        < 3600 => $"{(int)age.TotalMinutes}m",
        < 86400 => $"{(int)age.TotalHours}h",
        _ => $"{(int)age.TotalDays}d",
    };

    private static DateTimeOffset? Read(string? at) =>
        DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
