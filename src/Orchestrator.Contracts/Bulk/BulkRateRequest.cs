namespace Orchestrator.Contracts.Bulk;

/// <summary>Body of <c>POST /api/v1/tasks/bulk/{bulk_id}/rate</c>.</summary>
public sealed record BulkRateRequest
{
    /// <summary>Tasks a second at most; null for as fast as it goes.</summary>
    public required double? Rate { get; init; }
}
