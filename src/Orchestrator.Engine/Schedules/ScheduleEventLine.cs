using System.Text.Json.Serialization;

namespace Orchestrator.Engine.Schedules;

/// <summary>
/// A schedule's event as it is stored, a JSON line: all fields of all events, those that an event lacks left out. Fields are only ever added. A snapshot
/// is a line of type <c>schedule</c> for each.
/// </summary>
internal sealed record ScheduleEventLine
{
    public required string Type { get; init; }

    public string? Id { get; init; }

    public string? At { get; init; }

    public ScheduleSpecLine? Spec { get; init; }

    public bool? Paused { get; init; }

    public string? DueAt { get; init; }

    public bool? ByHand { get; init; }

    public string? Task { get; init; }

    public string? Replaces { get; init; }

    public string? Reason { get; init; }

    public string? UpTo { get; init; }

    public long? Fired { get; init; }

    public long? Skipped { get; init; }

    public long? Missed { get; init; }

    public string? UpdatedAt { get; init; }

    public string? Anchor { get; init; }

    public string? LastByHand { get; init; }

    public IReadOnlyList<FiringLine>? Recent { get; init; }

    public IReadOnlyList<FiringLine>? Waiting { get; init; }
}

/// <summary>What a schedule says, as it is stored.</summary>
internal sealed record ScheduleSpecLine
{
    public required string Id { get; init; }

    public string? Cron { get; init; }

    public double? Interval { get; init; }

    public string? TimeZone { get; init; }

    public required string Overlap { get; init; }

    public required string Missed { get; init; }

    public string? StartAt { get; init; }

    public string? EndAt { get; init; }

    public double? Jitter { get; init; }

    public required TaskSpecLine Task { get; init; }
}

/// <summary>A firing as a snapshot keeps it.</summary>
internal sealed record FiringLine
{
    public required string DueAt { get; init; }

    public bool? ByHand { get; init; }

    public string? FiredAt { get; init; }

    public string? Task { get; init; }

    public string? Refusal { get; init; }

    public string? Replaces { get; init; }

    public bool? Ended { get; init; }

    public TaskSpecLine? Work { get; init; }
}

/// <summary>How the lines are written.</summary>
// Deeper than a payload may be: a line holds it a few levels down.
[JsonSourceGenerationOptions(
    MaxDepth = 128,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScheduleEventLine))]
internal sealed partial class ScheduleJsonContext : JsonSerializerContext;
