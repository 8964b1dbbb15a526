using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Sdk.Workflows;

/// <summary>What callers ask a run most often.</summary>
public static class RunResourceExtensions
{
    /// <summary>True when nothing but a rerun moves the run again.</summary>
    public static bool HasEnded(this RunResource run) => run.Status is "completed" or "failed" or "cancelled";

    /// <summary>True when the run ended with a result.</summary>
    public static bool HasCompleted(this RunResource run) => run.Status == "completed";
}
