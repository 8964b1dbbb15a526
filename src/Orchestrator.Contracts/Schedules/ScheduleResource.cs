using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Contracts.Schedules;

/// <summary>A schedule as it stands.</summary>
public sealed record ScheduleResource
{
    /// <summary>The id that it was put under.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>When it is due, as a cron expression; null with an interval.</summary>
    public required string? Cron { get; init; }

    /// <summary>Seconds from one firing to the next; null with a cron expression.</summary>
    public required double? Interval { get; init; }

    /// <summary>The zone whose clocks the cron expression means.</summary>
    public required string TimeZone { get; init; }

    /// <summary>What becomes of a firing while the task before has not ended: <c>skip</c>, <c>queue</c> or <c>cancel_previous</c>.</summary>
    public required string Overlap { get; init; }

    /// <summary>What becomes of firings that nobody was there to act on: <c>skip</c>, <c>one</c> or <c>all</c>.</summary>
    public required string Missed { get; init; }

    /// <summary>Nothing fires before; null for no such limit.</summary>
    public required string? StartAt { get; init; }

    /// <summary>Nothing fires after; null for no such limit.</summary>
    public required string? EndAt { get; init; }

    /// <summary>Seconds by up to which each firing is put off.</summary>
    public required double Jitter { get; init; }

    /// <summary>True while it is held.</summary>
    public required bool Paused { get; init; }

    /// <summary>What is submitted at each firing.</summary>
    public required SubmitTaskRequest Task { get; init; }

    /// <summary>When it was made.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>When it got its present form.</summary>
    public required string UpdatedAt { get; init; }

    /// <summary>When it is due next; null for never, and while it is paused.</summary>
    public required string? NextFireAt { get; init; }

    /// <summary>The next five such moments.</summary>
    public required IReadOnlyList<string> NextFires { get; init; }

    /// <summary>Why it is never due, in words; null when nothing is wrong.</summary>
    public required string? Fault { get; init; }

    /// <summary>When it fired last; null before the first time.</summary>
    public required string? LastFireAt { get; init; }

    /// <summary>The last firings, newest first; up to ten.</summary>
    public required IReadOnlyList<FiringResource> LastFires { get; init; }

    /// <summary>Firings that wait for the end of a task.</summary>
    public required int Waiting { get; init; }

    /// <summary>Firings so far.</summary>
    public required long FiredCount { get; init; }

    /// <summary>Firings left out because a task had not ended.</summary>
    public required long SkippedCount { get; init; }

    /// <summary>Firings left out because they were too late.</summary>
    public required long MissedCount { get; init; }
}
