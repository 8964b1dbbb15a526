namespace Orchestrator.Contracts.Tasks;

/// <summary>Body of <c>POST /api/v1/tasks/{id}/retry</c>; it has no fields.</summary>
public sealed record RetryTaskRequest;
