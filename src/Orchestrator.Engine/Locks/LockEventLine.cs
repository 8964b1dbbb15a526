using System.Text.Json.Serialization;

namespace Orchestrator.Engine.Locks;

/// <summary>
/// A lock's event as it is stored, a JSON line: all fields of all events, those that an event lacks left out. Fields are only ever added. A snapshot
/// is a line of type <c>table</c> with the last token, and an <c>acquired</c> for each lock.
/// </summary>
internal sealed record LockEventLine
{
    public required string Type { get; init; }

    public string? Name { get; init; }

    public string? At { get; init; }

    public required long Token { get; init; }

    public string? Owner { get; init; }

    public string? LeaseId { get; init; }

    public string? ExpiresAt { get; init; }
}

/// <summary>How the lines are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockEventLine))]
internal sealed partial class LockJsonContext : JsonSerializerContext;
