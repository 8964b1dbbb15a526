using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Agents;

/// <summary>Body of <c>POST /api/v1/agents/{id}/tasks/{task_id}/progress</c>. It renews the session, never the deadline.</summary>
public sealed record ReportProgressRequest
{
    /// <summary>The token the attempt was assigned with.</summary>
    public required string AttemptToken { get; init; }

    /// <summary>0 to 100. Null for 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Percent { get; init; }

    /// <summary>A short sentence for people. Null keeps the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>From where a later attempt can go on. Null saves none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Checkpoint { get; init; }
}
