using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Agents;

/// <summary>Body of <c>POST /api/v1/agents/{id}/tasks/{task_id}/complete</c>.</summary>
public sealed record CompleteAttemptRequest
{
    /// <summary>The token the attempt was assigned with.</summary>
    public required string AttemptToken { get; init; }

    /// <summary>What becomes the task's result. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Result { get; init; }
}
