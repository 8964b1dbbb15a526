using System.Text.Json.Serialization;

namespace Orchestrator.Contracts.Locks;

/// <summary>Body of <c>POST /api/v1/locks/{name}/renew</c>: keeps a lock for longer.</summary>
public sealed record RenewLockRequest
{
    /// <summary>The holding's, as it was granted.</summary>
    public required string LeaseId { get; init; }

    /// <summary>Seconds that it is held from now on. Null for 30.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Ttl { get; init; }
}
