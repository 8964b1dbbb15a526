namespace Orchestrator.Contracts.Tasks;

/// <summary>Body of <c>POST /api/v1/tasks/{id}/cancel</c>.</summary>
public sealed record CancelTaskRequest
{
    /// <summary>Why, for people; up to 1,000 characters. Null for no reason given.</summary>
    public string? Reason { get; init; }
}
