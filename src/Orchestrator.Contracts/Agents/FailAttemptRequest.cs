using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Agents;

/// <summary>Body of <c>POST /api/v1/agents/{id}/tasks/{task_id}/fail</c>.</summary>
public sealed record FailAttemptRequest
{
    /// <summary>The token the attempt was assigned with.</summary>
    public required string AttemptToken { get; init; }

    /// <summary>Why.</summary>
    public required AttemptErrorResource Error { get; init; }

    /// <summary>Seconds before the next attempt at the earliest. Null leaves it to the task's retry policy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RetryAfter { get; init; }
}
