namespace Orchestrator.Contracts.Locks;

/// <summary>Body of <c>POST /api/v1/locks/{name}/release</c>: gives a lock back.</summary>
public sealed record ReleaseLockRequest
{
    /// <summary>The holding's, as it was granted.</summary>
    public required string LeaseId { get; init; }
}
