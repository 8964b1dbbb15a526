using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Sdk.Workflows;

/// <summary>A run whose result was waited for ended without one: failed or cancelled.</summary>
public sealed class WorkflowFailedException(RunResource run) : Exception(Sentence(run))
{
    /// <summary>The run as it ended, with all its steps.</summary>
    public RunResource Run { get; } = run;

    /// <summary>The first step that failed, in the order of the workflow; null when none did, as after a cancellation.</summary>
    public string? Step { get; } = Failed(run)?.Id;

    /// <summary>What kind of error: that of the step, else the run's own; null for none.</summary>
    public string? ErrorType { get; } = (Failed(run)?.Step.Error ?? run.Error)?.Type;

    private static (string Id, RunStepResource Step)? Failed(RunResource run)
    {
        foreach (var (id, step) in run.Tasks)
        {
            if (step.Status == "failed")
            {
                return (id, step);
            }
        }

        return null;
    }

    private static string Sentence(RunResource run)
    {
        var start = $"Run {run.RunId} of '{run.WorkflowId}' is {run.Status}";
        return Failed(run) is var (id, step) && step.Error is { } error ? $"{start}: step '{id}' failed: {error.Message}"
            : run.Error is { } own ? $"{start}: {own.Message}"
            : start;
    }
}
