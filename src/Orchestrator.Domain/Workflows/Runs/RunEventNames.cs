namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>The events' names in the journal and the API.</summary>
public static class RunEventNames
{
    public const string DefinitionKept = "definition_kept";
    public const string RunStarted = "run_started";
    public const string StepStarted = "step_started";
    public const string StepSubmitted = "step_submitted";
    public const string StepMapped = "step_mapped";
    public const string StepCompleted = "step_completed";
    public const string StepFailed = "step_failed";
    public const string StepCancelled = "step_cancelled";
    public const string StepSkipped = "step_skipped";
    public const string SignalReceived = "signal_received";
    public const string RunPaused = "run_paused";
    public const string RunResumed = "run_resumed";
    public const string RunCancelRequested = "run_cancel_requested";
    public const string RunRerun = "run_rerun";
    public const string RunForgotten = "run_forgotten";

    /// <summary>Of the event that ends a run, by how it ends.</summary>
    public static string Ended(RunStatus status) => status switch
    {
        RunStatus.Completed => "run_completed",
        RunStatus.Failed => "run_failed",
        _ => "run_cancelled",
    };
}
