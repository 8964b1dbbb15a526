namespace Orchestrator.Contracts.Workflows;

/// <summary>Whether a workflow could be stored and run.</summary>
/// <param name="Valid">True when nothing is wrong.</param>
/// <param name="Faults">All that is wrong.</param>
public sealed record WorkflowCheckResource(bool Valid, IReadOnlyList<WorkflowFaultResource> Faults);
