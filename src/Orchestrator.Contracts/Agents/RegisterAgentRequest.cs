using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Agents;

/// <summary>Body of <c>POST /api/v1/agents/register</c>: begins a session, or goes on with one.</summary>
public sealed record RegisterAgentRequest
{
    /// <summary>Names the agent over all its sessions.</summary>
    public required string AgentId { get; init; }

    /// <summary>A name for people. Null to show the id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>What it offers to tasks that require it. Null or empty for nothing special.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Types it runs. Null or empty for any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? TaskTypes { get; init; }

    /// <summary>Attempts it runs at most at once. Null for 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Slots { get; init; }

    /// <summary>What of the machine it may use. Null, and whatever is null in it, counts as sufficient.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentResourcesResource? Resources { get; init; }

    /// <summary>Labels that tasks can require. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Its share of the work where that is given out by weight; above 0. Null for 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Weight { get; init; }

    /// <summary>The device it speaks for. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeviceId { get; init; }

    /// <summary>Where it stands, such as a data centre's zone. Null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zone { get; init; }

    /// <summary>The node manager that it belongs to. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NodeManager { get; init; }

    /// <summary>Where it is called with work, as in <c>http://host:port</c>. Null for an agent that fetches its work.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Endpoint { get; init; }

    /// <summary>The session to go on with. Null for a new one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Session { get; init; }

    /// <summary>With <see cref="Session"/>: the attempts that it still runs or has results of; what the session holds beyond them is given back. Null when it does not say: all are believed to go on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunningAttemptResource>? Running { get; init; }
}
