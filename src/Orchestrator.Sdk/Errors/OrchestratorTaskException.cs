using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Sdk;

/// <summary>A task whose result was waited for ended without one: failed, cancelled or dead-lettered.</summary>
public sealed class OrchestratorTaskException(TaskResource task)
    : Exception(
        $"Task {task.TaskId} ('{task.TaskType}') is {task.Status} after {task.Attempt} of {task.MaxAttempts} attempts"
        + (task.Error is { } error ? $": {error.Message}" : ""))
{
    /// <summary>The task as it ended, with its status, error and attempts.</summary>
    public TaskResource Task { get; } = task;
}
