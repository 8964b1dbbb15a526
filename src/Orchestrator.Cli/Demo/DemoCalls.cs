using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Demo;

/// <summary>Calls of the API as a careful caller makes them.</summary>
internal static class DemoCalls
{
    private const int Tries = 50;
    private const int PageSize = 1000;

    /// <summary>How many calls are on their way at once.</summary>
    public const int AtOnce = 8;

    /// <summary>Submits an item and notes the answer.</summary>
    /// <returns>The task; null when no answer came, and nobody knows whether there is one.</returns>
    public static async Task<TaskResource?> SubmitAsync(this OrchestratorClient client, DemoItem item, DemoLedger ledger, CancellationToken cancellation)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                var task = await client.SubmitAsync(item.Request, cancellation);
                ledger.Acknowledge(item, task.TaskId);
                return task;
            }
            catch (OrchestratorApiException e) when (e.Status is 429 or 503 && left > 0)
            {
                await Task.Delay(e.RetryAfter ?? TimeSpan.FromMilliseconds(100), cancellation);
            }
            catch (OrchestratorUnreachableException)
            {
                return null;
            }
        }
    }

    /// <summary>Every task there is.</summary>
    public static async Task<IReadOnlyList<TaskResource>> ListAllAsync(this OrchestratorClient client, TaskListFilter? filter, CancellationToken cancellation)
    {
        var tasks = new List<TaskResource>();
        string? cursor = null;
        do
        {
            var page = await client.ListAsync(filter, cursor, PageSize, cancellation);
            tasks.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return tasks;
    }

    /// <summary>The whole history of a task.</summary>
    public static async Task<IReadOnlyList<TaskEventResource>> HistoryAsync(this OrchestratorClient client, string taskId, CancellationToken cancellation)
    {
        var events = new List<TaskEventResource>();
        string? cursor = null;
        do
        {
            var page = await client.EventsAsync(taskId, cursor, PageSize, cancellation);
            events.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return events;
    }
}
