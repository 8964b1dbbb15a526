using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Scaling;

/// <summary>Body of <c>POST /api/v1/agents/spawn</c>: a wish for more agents.</summary>
public sealed record SpawnAgentsRequest
{
    /// <summary>How many, 1 to 1,000. Null for 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Count { get; init; }
}
