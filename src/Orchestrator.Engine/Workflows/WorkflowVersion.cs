using Orchestrator.Domain;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Engine.Workflows;

/// <summary>One version of a stored workflow; it never changes.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Hash">Of what it says, 32 hexadecimal digits: equal for equal workflows.</param>
/// <param name="IsNew">True when this call stored it.</param>
public sealed record WorkflowVersion(WorkflowSpec Spec, int Version, string Hash, Instant StoredAt, bool IsNew = false);
