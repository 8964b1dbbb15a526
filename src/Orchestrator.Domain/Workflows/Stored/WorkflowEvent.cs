namespace Orchestrator.Domain.Workflows.Stored;

/// <summary>Something that happened to the stored workflows.</summary>
public abstract record WorkflowEvent(Instant At);

/// <summary>A new version.</summary>
public sealed record WorkflowPut(StoredWorkflow Workflow) : WorkflowEvent(Workflow.At);

/// <summary>A workflow is gone, with all its versions.</summary>
public sealed record WorkflowDeleted(string Id, Instant At) : WorkflowEvent(At);
