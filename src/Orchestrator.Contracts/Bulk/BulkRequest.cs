using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Bulk;

/// <summary>Body of <c>POST /api/v1/tasks/bulk</c>: one action on every task that a filter matches.</summary>
public sealed record BulkRequest
{
    /// <summary><c>cancel</c>, <c>retry</c> or <c>delete</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Which tasks.</summary>
    public required BulkFilter Filter { get; init; }

    /// <summary>True only counts, and is answered by a <see cref="BulkCountResource"/>; false starts a job. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DryRun { get; init; }

    /// <summary>Tasks a second at most; null for as fast as it goes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Rate { get; init; }

    /// <summary>Why, for people; up to 1,000 characters. Null for no reason given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
