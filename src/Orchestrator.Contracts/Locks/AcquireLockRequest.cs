using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Locks;

/// <summary>Body of <c>POST /api/v1/locks/{name}</c>: takes a lock.</summary>
public sealed record AcquireLockRequest
{
    /// <summary>Who asks, for people. Null for where the call comes from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    /// <summary>Seconds that the lock is held without a renewal. Null for 30.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Ttl { get; init; }

    /// <summary>Seconds to wait while somebody else holds it; those who wait get it in the order they came. Null for 0, not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Wait { get; init; }

    /// <summary>
    /// The caller's own id of the holding, that nobody else can guess: a call that is repeated with it, because its answer was lost, is granted the
    /// same. Null lets the server draw one.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LeaseId { get; init; }
}
