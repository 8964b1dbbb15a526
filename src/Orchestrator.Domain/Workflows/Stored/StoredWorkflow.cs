using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Stored;

/// <summary>One version of a workflow; it never changes.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Hash">Of what it says.</param>
public sealed record StoredWorkflow(WorkflowSpec Spec, int Version, string Hash, Instant At);
