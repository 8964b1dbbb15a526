using System.Text.Json.Serialization;

namespace Orchestrator.Engine.Bulk;

/// <summary>A bulk job's event as it is stored, a JSON line: all fields of all events, those that an event lacks left out. Fields are only ever added.</summary>
internal sealed record BulkEventLine
{
    public required string Type { get; init; }

    public required string Job { get; init; }

    public required string At { get; init; }

    public string? By { get; init; }

    public string? Action { get; init; }

    public BulkFilterLine? Filter { get; init; }

    public long? Matched { get; init; }

    public double? Rate { get; init; }

    public string? Reason { get; init; }

    public int? Phase { get; init; }

    public string? Cursor { get; init; }

    public long? Examined { get; init; }

    public long? Changed { get; init; }
}

/// <summary>A job's filter as it is stored.</summary>
internal sealed record BulkFilterLine
{
    public string? Status { get; init; }

    public string? TaskType { get; init; }

    public string? Domain { get; init; }

    public string? AgentId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public string? SubmittedAfter { get; init; }

    public string? SubmittedBefore { get; init; }
}

/// <summary>How the lines are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BulkEventLine))]
internal sealed partial class BulkJsonContext : JsonSerializerContext;
