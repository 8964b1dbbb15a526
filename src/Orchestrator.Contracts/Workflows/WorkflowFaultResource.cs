namespace Orchestrator.Contracts.Workflows;

/// <summary>Something wrong with a workflow.</summary>
/// <param name="Field">Where, such as <c>tasks[2].when</c>; empty for the whole.</param>
/// <param name="Message">What it must be, to be read after the field's name.</param>
public sealed record WorkflowFaultResource(string Field, string Message);
