using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine;

/// <summary>The engine with plain values: inputs and results are objects, serialized with snake_case names.</summary>
public static class OrchestratorExtensions
{
    /// <summary>The domain of tasks that name none.</summary>
    public const string DefaultDomain = "default";

    /// <summary>Submits a task; once this returns, the task is durable.</summary>
    /// <param name="type">Which handler runs it.</param>
    /// <param name="input">The input, serialized by its own type; null for none.</param>
    /// <param name="change">More than the defaults: <c>spec => spec with { Priority = TaskPriority.High }</c>.</param>
    /// <returns>The id of the task; for a repeated idempotency key, that of the first.</returns>
    /// <exception cref="InvalidOperationException">The task was not accepted: the queue is full, or its key belongs to another task.</exception>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public static async Task<TaskId> SubmitAsync(
        this IOrchestrator orchestrator, string type, object? input = null, Func<TaskSpec, TaskSpec>? change = null, CancellationToken cancellation = default)
    {
        var response = await orchestrator.SubmitAsync(Spec(type, input, change), cancellation).Anywhere();
        return response.Kind switch
        {
            TaskReplyKind.Accepted or TaskReplyKind.Repeated => response.Id,
            TaskReplyKind.KeyConflict => throw new InvalidOperationException(
                $"The idempotency key of this '{type}' task belongs to task {response.Id}, which is another one; take a new key."),
            _ => throw new InvalidOperationException($"The '{type}' task was not accepted ({response.Kind}): too many tasks wait; submit it again later."),
        };
    }

    /// <summary>Submits a task, waits for its end and returns its result.</summary>
    /// <param name="type">Which handler runs it.</param>
    /// <param name="input">The input, serialized by its own type; null for none.</param>
    /// <param name="change">More than the defaults: <c>spec => spec with { Priority = TaskPriority.High }</c>.</param>
    /// <param name="cancellation">Ends the wait, not the task.</param>
    /// <exception cref="TaskNotCompletedException">The task ended otherwise than completed.</exception>
    /// <exception cref="InvalidOperationException">The task was not accepted.</exception>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public static async Task<TResult?> RunAsync<TResult>(
        this IOrchestrator orchestrator, string type, object? input = null, Func<TaskSpec, TaskSpec>? change = null, CancellationToken cancellation = default)
    {
        var task = await orchestrator.RunAsync(Spec(type, input, change), cancellation).Anywhere();
        return task.GetResult<TResult>();
    }

    /// <summary>The result of a completed task.</summary>
    /// <exception cref="TaskNotCompletedException">The task has no result: it has not ended, or otherwise than completed.</exception>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public static TResult? GetResult<TResult>(this TaskView task) =>
        task.State == TaskState.Completed ? JsonPayload.FromUtf8(task.Result.ToJson()).As<TResult>() : throw new TaskNotCompletedException(task);

    // These lines run in the caller's code, not in the engine: they must not end on a scheduler that the caller has left.
#pragma warning disable RS0030
    private static ConfiguredTaskAwaitable<T> Anywhere<T>(this Task<T> answer) => answer.ConfigureAwait(false);
#pragma warning restore RS0030

    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    private static TaskSpec Spec(string type, object? input, Func<TaskSpec, TaskSpec>? change)
    {
        var spec = new TaskSpec
        {
            Type = type,
            Domain = DefaultDomain,
            Input = input is null ? default : (input as JsonPayload? ?? JsonPayload.From(input)).Utf8,
        };
        return change is null ? spec : change(spec);
    }
}
