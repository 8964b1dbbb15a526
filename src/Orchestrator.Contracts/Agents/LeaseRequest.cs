using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Agents;

/// <summary>Body of <c>POST /api/v1/agents/{id}/lease</c>: a long poll for work.</summary>
public sealed record LeaseRequest
{
    /// <summary>The agent's session.</summary>
    public required string Session { get; init; }

    /// <summary>How many attempts it takes at most; free slots bound it further. 0 takes none and only renews the session. Null for as many as there are free slots.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Max { get; init; }

    /// <summary>Seconds to wait for the first, up to 60. Null for 0, not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Wait { get; init; }

    /// <summary>The tasks that it runs or has results of; attempts of the session whose tasks are not among them are given back. Null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Running { get; init; }
}
