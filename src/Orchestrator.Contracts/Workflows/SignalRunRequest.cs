using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Workflows;

/// <summary>Body of <c>POST /api/v1/workflows/runs/{run_id}/signals/{name}</c>; may be left out.</summary>
public sealed record SignalRunRequest
{
    /// <summary>
    /// What the step that waits for it results in: any JSON, null when it is left out. For an approval an object with a boolean <c>approved</c>, and a <c>comment</c> if there is one.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Payload { get; init; }
}
