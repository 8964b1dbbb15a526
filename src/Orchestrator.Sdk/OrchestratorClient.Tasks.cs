using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Sdk;

/// <content>Single tasks and lists of them.</content>
public sealed partial class OrchestratorClient
{
    /// <summary>The server holds a <c>?wait=</c> at most this long; longer waits are several calls.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Submits a task; with an idempotency key that was used before, the first task is the answer. See
    /// <see cref="OrchestratorClientOptions.AddIdempotencyKeys"/> for a task without one.
    /// </summary>
    public Task<TaskResource> SubmitAsync(SubmitTaskRequest task, CancellationToken cancellation = default)
    {
        if (AddsKeys && task.IdempotencyKey is null)
        {
            task = task with { IdempotencyKey = NewKey() };
        }

        return SendAsync(
            Call.Post("api/v1/tasks", task, ContractsJsonContext.Default.SubmitTaskRequest, repeatable: task.IdempotencyKey is not null),
            ContractsJsonContext.Default.TaskResource,
            cancellation);
    }

    /// <summary>The task as it stands, or as it stands once it has ended or <paramref name="wait"/> is over.</summary>
    /// <param name="wait">How long to wait for its end; null or zero does not wait, <see cref="Timeout.InfiniteTimeSpan"/> waits as long as it takes.</param>
    public async Task<TaskResource> GetAsync(string taskId, TimeSpan? wait = null, CancellationToken cancellation = default)
    {
        var path = TaskPath(taskId);
        return await HoldAsync(
            hold => SendAsync(Call.Get(path + hold), ContractsJsonContext.Default.TaskResource, cancellation), static task => task.HasEnded(), wait);
    }

    /// <summary>A page of tasks, newest first.</summary>
    /// <param name="filter">Which ones; null for all.</param>
    /// <param name="cursor">The <see cref="TaskListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Tasks on the page, 1 to 1,000; null for the server's default.</param>
    public Task<TaskListResource> ListAsync(
        TaskListFilter? filter = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Get("api/v1/tasks" + (filter ?? new()).ToQuery(cursor, limit)), ContractsJsonContext.Default.TaskListResource, cancellation);

    /// <summary>Stops a task: at once while it waits, else by asking its attempt.</summary>
    public Task<TaskResource> CancelAsync(string taskId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Post(
                TaskPath(taskId) + "/cancel",
                new CancelTaskRequest { Reason = reason },
                ContractsJsonContext.Default.CancelTaskRequest,
                repeatable: true),
            ContractsJsonContext.Default.TaskResource,
            cancellation);

    /// <summary>Sends a failed, cancelled or dead-lettered task back to its queue.</summary>
    // Not repeatable: by then the task may have failed again, and would run once more.
    public Task<TaskResource> RetryAsync(string taskId, CancellationToken cancellation = default) =>
        SendAsync(
            new Call(HttpMethod.Post, TaskPath(taskId) + "/retry", "{}"u8.ToArray(), Repeatable: false),
            ContractsJsonContext.Default.TaskResource,
            cancellation);

    /// <summary>Deletes a task that has ended, with its history and its logs. There is no way back.</summary>
    /// <exception cref="OrchestratorApiException">404 when there is no such task, 409 when it has not ended.</exception>
    public async Task DeleteAsync(string taskId, CancellationToken cancellation = default)
    {
        (await SendAsync(new Call(HttpMethod.Delete, TaskPath(taskId), null, Repeatable: true), cancellation)).Dispose();
    }

    /// <summary>A page of a task's history, oldest first.</summary>
    /// <param name="cursor">The <see cref="TaskEventListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Events on the page, 1 to 1,000; null for the server's default.</param>
    public Task<TaskEventListResource> EventsAsync(
        string taskId, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        SendAsync(
            Call.Get(TaskPath(taskId) + "/events" + new QueryText().Add("cursor", cursor).Add("limit", limit)),
            ContractsJsonContext.Default.TaskEventListResource,
            cancellation);

    /// <summary>Asks until there is what is waited for or the wait is over, letting the server hold each answer back.</summary>
    /// <param name="ask">One call; takes the part of its address that asks to be held.</param>
    internal async Task<T> HoldAsync<T>(Func<string, Task<T>> ask, Func<T, bool> ended, TimeSpan? wait)
    {
        var start = Time.GetTimestamp();
        while (true)
        {
            var left = wait == Timeout.InfiniteTimeSpan ? LongestHold : (wait ?? TimeSpan.Zero) - Time.GetElapsedTime(start);
            var hold = (int)Math.Ceiling(Math.Clamp(left.TotalSeconds, 0, LongestHold.TotalSeconds));
            var answer = await ask(hold > 0 ? $"?wait={hold}" : "");

            // The server holds whole seconds, so the last call may have outlived what was left.
            var over = wait != Timeout.InfiniteTimeSpan && Time.GetElapsedTime(start) >= (wait ?? TimeSpan.Zero);
            if (ended(answer) || over)
            {
                return answer;
            }
        }
    }
}
