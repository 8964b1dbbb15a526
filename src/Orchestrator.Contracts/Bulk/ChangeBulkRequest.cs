namespace Orchestrator.Contracts.Bulk;

/// <summary>Body of <c>POST /api/v1/tasks/bulk/{bulk_id}/pause</c>, <c>resume</c> and <c>cancel</c>.</summary>
public sealed record ChangeBulkRequest
{
    /// <summary>Why, for people; up to 1,000 characters. Null for no reason given.</summary>
    public string? Reason { get; init; }
}
