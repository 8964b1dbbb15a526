using Orchestrator.Domain;
using Orchestrator.Domain.Schedules;

namespace Orchestrator.Engine.Schedules;

/// <summary>What a schedule says, in stored form and back.</summary>
internal static class ScheduleSpecLines
{
    public static ScheduleSpecLine Of(ScheduleSpec spec) => new()
    {
        Id = spec.Id,
        Cron = spec.Cron,
        Interval = spec.Interval?.TotalSeconds,
        TimeZone = spec.TimeZone,
        Overlap = spec.Overlap.Name(),
        Missed = spec.Missed.Name(),
        StartAt = spec.StartAt?.ToString(),
        EndAt = spec.EndAt?.ToString(),
        Jitter = spec.Jitter == TimeSpan.Zero ? null : spec.Jitter.TotalSeconds,
        Task = new TaskSpecLine(spec.Task),
    };

    public static ScheduleSpec Read(ScheduleSpecLine line) => new()
    {
        Id = line.Id,
        Cron = line.Cron,
        Interval = line.Interval is { } interval ? Seconds(interval) : null,
        TimeZone = line.TimeZone ?? ScheduleSpec.DefaultTimeZone,
        Overlap = ScheduleNames.Overlaps[line.Overlap],
        Missed = ScheduleNames.Misses[line.Missed],
        StartAt = Time(line.StartAt),
        EndAt = Time(line.EndAt),
        Jitter = Seconds(line.Jitter ?? 0),
        Task = line.Task.Spec,
    };

    /// <summary>Exact to the tick: rounded, as FromSeconds would cut off what the fraction lacks.</summary>
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    private static Instant? Time(string? text) =>
        text is null ? null : Instant.TryParse(text, out var time) ? time : throw new FormatException($"'{text}' is no time.");
}
