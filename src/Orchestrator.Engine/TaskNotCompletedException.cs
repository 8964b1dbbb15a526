using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine;

/// <summary>Somebody asked for the result of a task that has none.</summary>
public sealed class TaskNotCompletedException(TaskView task)
    : Exception($"Task {task.Id} ('{task.Spec.Type}') is {task.State.Name()}{(task.Error is { } error ? $": {error.Message}" : "")}")
{
    /// <summary>The task as it stood then.</summary>
    public TaskView Task { get; } = task;
}
