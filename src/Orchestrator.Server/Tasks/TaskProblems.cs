using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Tasks;

/// <summary>What can be wrong with calls about tasks.</summary>
internal static class TaskProblems
{
    public static Problem NotFound(string? id) =>
        new(ErrorCodes.TaskNotFound, $"There is no task '{(id is { Length: > 100 } ? id[..100] + "..." : id)}'.");

    public static Problem Conflict(TaskSpec spec, TaskId known) => new(
        ErrorCodes.IdempotencyConflict,
        $"Idempotency key '{spec.IdempotencyKey}' was used in domain '{spec.Domain}' for task {known} with another body. Use a new key for a new task.");

    public static Problem QueueFull(TaskSpec spec) => new(
        ErrorCodes.QueueFull, $"The queue of domain '{spec.Domain}' is full. Submit again later.");

    public static Problem KeyQueueFull(TaskSpec spec) => new(
        ErrorCodes.KeyQueueFull, $"As many tasks of concurrency key '{spec.ConcurrencyKey}' wait in domain '{spec.Domain}' as may. Submit again later.");

    public static Problem CannotCancel(TaskView? task) => new(
        ErrorCodes.InvalidState, $"The task has ended as '{task?.State.Name()}'; only a task that has not ended can be cancelled.");

    public static Problem CannotRetry(TaskView? task) => new(
        ErrorCodes.InvalidState, $"The task is '{task?.State.Name()}'; only failed, cancelled and dead_lettered tasks can be retried.");

    public static Problem CannotDelete(TaskId id) => new(
        ErrorCodes.InvalidState, $"Task {id} has not ended. Cancel it first; only a task that has ended can be deleted.");
}
