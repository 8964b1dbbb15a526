namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>Statuses in the words of the API, the journal and expressions.</summary>
public static class RunNames
{
    /// <summary>The name of a run's status.</summary>
    public static string Of(RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Paused => "paused",
        RunStatus.Completed => "completed",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The name of a step's status.</summary>
    public static string Of(StepStatus status) => status switch
    {
        StepStatus.Pending => "pending",
        StepStatus.Running => "running",
        StepStatus.Completed => "completed",
        StepStatus.Failed => "failed",
        StepStatus.Skipped => "skipped",
        StepStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>Finds a run's status by name.</summary>
    public static bool TryParse(string name, out RunStatus status)
    {
        foreach (var known in Enum.GetValues<RunStatus>())
        {
            if (Of(known) == name)
            {
                status = known;
                return true;
            }
        }

        status = default;
        return false;
    }

    /// <summary>Finds a step's status by name.</summary>
    public static bool TryParse(string name, out StepStatus status)
    {
        foreach (var known in Enum.GetValues<StepStatus>())
        {
            if (Of(known) == name)
            {
                status = known;
                return true;
            }
        }

        status = default;
        return false;
    }
}
