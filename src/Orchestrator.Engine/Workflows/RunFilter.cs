using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows;

/// <summary>Which runs; null for all.</summary>
public sealed record RunFilter(RunStatus? Status = null, string? WorkflowId = null);
