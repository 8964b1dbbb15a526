using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Bulk;

/// <summary>Which tasks a bulk action is for: those that match everything that is said. Null says nothing.</summary>
public sealed record BulkFilter
{
    /// <summary>submitted, queued, scheduled, running, completed, failed, cancelled or dead_lettered; null for any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Only tasks of this type; null for any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaskType { get; init; }

    /// <summary>Only tasks of this queue; null for all queues.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Domain { get; init; }

    /// <summary>Only tasks that this agent runs or last ran; null for any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentId { get; init; }

    /// <summary>All of these tags, each with this value; null or empty asks for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Only tasks submitted after this moment; null for no such limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SubmittedAfter { get; init; }

    /// <summary>Only tasks submitted before this moment; null for no such limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SubmittedBefore { get; init; }
}
