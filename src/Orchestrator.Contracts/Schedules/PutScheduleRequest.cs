using System.Text.Json.Serialization;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Contracts.Schedules;

/// <summary>Body of <c>PUT /api/v1/schedules/{schedule_id}</c>: what is to be submitted, and when. Either <see cref="Cron"/> or <see cref="Interval"/> is required.</summary>
public sealed record PutScheduleRequest
{
    /// <summary>Five fields (minutes, hours, days of month, months, days of week), six with seconds first, or a word such as <c>@daily</c>. Null with an interval.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cron { get; init; }

    /// <summary>Seconds from one firing to the next. Null with a cron expression.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Interval { get; init; }

    /// <summary>The IANA name of the zone whose clocks the cron expression means, such as <c>Europe/Berlin</c>. Null for <c>UTC</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>What becomes of a firing while the task before has not ended: <c>skip</c> (default), <c>queue</c> or <c>cancel_previous</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Overlap { get; init; }

    /// <summary>What becomes of firings that nobody was there to act on: <c>skip</c>, <c>one</c> (default) makes up for all, <c>all</c> (up to 100).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Missed { get; init; }

    /// <summary>Nothing fires before. Null for at once; an interval is counted from here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Nothing fires after. Null for never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>Seconds by up to which each firing is put off, so that not all schedules fire at once. Null for 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Jitter { get; init; }

    /// <summary>Whether it is to be paused. Null leaves that as it is, and starts a new schedule.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Paused { get; init; }

    /// <summary>What is submitted at each firing: without <c>idempotency_key</c> and <c>run_at</c>.</summary>
    public required SubmitTaskRequest Task { get; init; }
}
