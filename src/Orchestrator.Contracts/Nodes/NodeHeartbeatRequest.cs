using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Nodes;

/// <summary>Body of <c>POST /api/v1/nodes/{node_id}/heartbeat</c>: a node manager says how it is. Other fields are skipped.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record NodeHeartbeatRequest
{
    /// <summary>The name in the path again. Null leaves it out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NodeId { get; init; }

    /// <summary><c>active</c>, or another word for taking work; any other word holds new work back. Null for active.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Percent of its processors in use. Null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CpuUsage { get; init; }

    /// <summary>Percent of its memory in use. Null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MemoryUsage { get; init; }

    /// <summary>How its agents are: an object of words, or of objects with a <c>status</c>, by id. Null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? AgentsStatus { get; init; }

    /// <summary>How loaded it is: 0 to 1, or a percentage above that. Null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LoadScore { get; init; }
}
