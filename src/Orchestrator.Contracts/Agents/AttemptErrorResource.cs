using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Agents;

/// <summary>Why an attempt failed, as its agent sees it.</summary>
public sealed record AttemptErrorResource
{
    /// <summary>agent_error, network_error, resource_exhausted, timeout, or a word of its own, which counts as agent_error. Null for agent_error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    /// <summary>What happened, for people. Null for nothing to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>False when trying again would not help. Null for true.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Retryable { get; init; }
}
