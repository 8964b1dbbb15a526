namespace Orchestrator.Domain.Workflows.Graph;

/// <summary>What a step does.</summary>
public enum StepKind
{
    /// <summary>Submits a task, or one for each element.</summary>
    Task,

    /// <summary>Runs a workflow.</summary>
    Workflow,

    /// <summary>Waits for a signal.</summary>
    Signal,
}
