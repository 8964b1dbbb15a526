namespace Orchestrator.Contracts.Workflows;

/// <summary>Body of <c>POST /api/v1/workflows/runs/{run_id}/pause</c> and <c>/resume</c>: nothing so far, and it may be left out.</summary>
public sealed record ChangeRunRequest;
