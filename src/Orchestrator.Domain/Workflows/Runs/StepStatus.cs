namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>Where a step of a run stands.</summary>
public enum StepStatus
{
    /// <summary>It waits for other steps, for its turn, or for the run to be resumed.</summary>
    Pending,

    /// <summary>Its task is submitted, its workflow runs, or its signal is waited for.</summary>
    Running,

    /// <summary>It has a result.</summary>
    Completed,

    /// <summary>It has an error.</summary>
    Failed,

    /// <summary>Its condition was false, or it was not begun because another step had failed.</summary>
    Skipped,

    /// <summary>It was stopped, or not begun, because the run was cancelled.</summary>
    Cancelled,
}
