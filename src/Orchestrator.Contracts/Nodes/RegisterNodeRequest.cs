using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Nodes;

/// <summary>Body of <c>POST /api/v1/nodes/{node_id}/register</c>: a node manager says who it is. Other fields are skipped.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record RegisterNodeRequest
{
    /// <summary>The name in the path again. Null leaves it out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NodeId { get; init; }

    /// <summary>Where it takes calls. Null, or an address that stands for all, for where this call comes from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    /// <summary>The port at which it takes calls.</summary>
    public required int Port { get; init; }

    /// <summary>What the node offers: names, or an object of them; what its agents offer that do not say. Null for nothing special.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Capabilities { get; init; }

    /// <summary>
    /// Its agents: ids, or objects with <c>agent_id</c> and perhaps <c>capabilities</c>, <c>task_types</c> and <c>slots</c> (1 when it is not said). Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Agents { get; init; }

    /// <summary>Where it stands, such as a data centre's zone. Null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zone { get; init; }
}
