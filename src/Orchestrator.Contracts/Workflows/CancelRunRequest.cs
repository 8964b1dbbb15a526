using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Workflows;

/// <summary>Body of <c>POST /api/v1/workflows/runs/{run_id}/cancel</c>; may be left out.</summary>
public sealed record CancelRunRequest
{
    /// <summary>Why, for whoever looks at the run later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
