using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Tasks;

/// <summary>When a failed attempt is tried again; null takes the default.</summary>
public sealed record RetryPolicyResource
{
    /// <summary>Attempts that may end by report or time-out. Default 4.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxAttempts { get; init; }

    /// <summary>Seconds before the second attempt. Default 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? InitialInterval { get; init; }

    /// <summary>Each back-off is this times the one before. Default 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BackoffCoefficient { get; init; }

    /// <summary>No back-off is longer, in seconds. Default 300.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaximumInterval { get; init; }

    /// <summary>Spread of each back-off, 0 to 1. Default 0.1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Jitter { get; init; }

    /// <summary>Error kinds that are retried: agent_error, agent_lost, node_failure, timeout, network_error, resource_exhausted. Default: all but the last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RetryOn { get; init; }

    /// <summary>Attempts that may be lost with their agent or node. Default 3.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxLosses { get; init; }
}
