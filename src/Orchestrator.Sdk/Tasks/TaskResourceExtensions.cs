using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Sdk;

/// <summary>What callers ask a task most often.</summary>
public static class TaskResourceExtensions
{
    /// <summary>True when nothing but a retry by hand moves the task again.</summary>
    public static bool HasEnded(this TaskResource task) => task.Status is "completed" or "failed" or "cancelled" or "dead_lettered";

    /// <summary>True when the task ended with an accepted result.</summary>
    public static bool HasCompleted(this TaskResource task) => task.Status == "completed";
}
