using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules;

/// <summary>What somebody asked to be done again and again. Either <see cref="Cron"/> or <see cref="Interval"/> says when.</summary>
public sealed record ScheduleSpec
{
    /// <summary>The time zone where none is given.</summary>
    public const string DefaultTimeZone = "UTC";

    public required string Id { get; init; }

    /// <summary>A cron expression; null with an interval.</summary>
    public string? Cron { get; init; }

    /// <summary>From one firing to the next, whatever the clocks do; null with a cron expression. Counted from <see cref="StartAt"/>, else from when the schedule was made.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>The IANA name of the zone whose clocks the cron expression means; an interval does not look at it.</summary>
    public string TimeZone { get; init; } = DefaultTimeZone;

    public OverlapPolicy Overlap { get; init; }

    public MissedPolicy Missed { get; init; } = MissedPolicy.One;

    /// <summary>Nothing fires before; null for at once.</summary>
    public Instant? StartAt { get; init; }

    /// <summary>Nothing fires after; null for never.</summary>
    public Instant? EndAt { get; init; }

    /// <summary>Each firing is put off by up to this, always by the same for the same moment, so that not all schedules fire at once. Zero for none.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>What is submitted at each firing: without a key and a time of its own.</summary>
    public required TaskSpec Task { get; init; }
}
