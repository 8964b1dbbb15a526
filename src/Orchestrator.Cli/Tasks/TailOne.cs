using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Events;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary>One task as it goes: what happened to it so far, what happens, and what it writes, until it has ended.</summary>
internal sealed class TailOne(string taskId, ServerConnection connection, IScreen screen)
{
    /// <summary>What a task wrote is complete when it has ended; only a server in trouble takes longer to tell.</summary>
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();

    // A stream that is taken up again may repeat itself, and the history holds what the stream has told.
    private readonly HashSet<(string Type, string At, int? Attempt)> shown = [];

    public async Task<int> RunAsync(CancellationToken end)
    {
        try
        {
            // A server that is not there, or has no such task, is told at once.
            var task = await connection.Client.GetAsync(taskId, cancellation: end);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(end);
            var logs = ShowLogsAsync(stop.Token);
            try
            {
                var last = await ShowEventsAsync(task.Domain, end);

                // The last word is the event's, not a line's that took longer.
                await Task.WhenAny(logs, Task.Delay(LogPatience, end));
                Show(last);
                return last.Type == "completed" ? ExitCodes.Done : ExitCodes.NotCompleted;
            }
            finally
            {
                await stop.CancelAsync();
                await logs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"Task {taskId} goes on; `orc task cancel {taskId}` stops it.");
            return ExitCodes.TimedOut;
        }
    }

    /// <summary>Shows all events but the one that ends the task.</summary>
    private async Task<StreamEventResource> ShowEventsAsync(string domain, CancellationToken end)
    {
        await foreach (var next in connection.Patient.EventsAsync(new EventFilter { TaskId = taskId }, cancellation: end))
        {
            if (next is OrchestratorEvent.Happened { Event: var happened })
            {
                if (EventNames.IsEnd(happened.Type) && !shown.Contains(KeyOf(happened)))
                {
                    return happened;
                }

                Show(happened);
            }
            else if (await ShowHistoryAsync(domain, end) is { } last)
            {
                return last;
            }
        }

        throw new InvalidOperationException("A stream of events has no end.");
    }

    /// <summary>Shows what was not shown yet.</summary>
    /// <returns>The event that ended the task, not shown yet; null when it has not ended.</returns>
    private async Task<StreamEventResource?> ShowHistoryAsync(string domain, CancellationToken end)
    {
        var history = new List<StreamEventResource>();
        string? cursor = null;
        do
        {
            var page = await connection.Patient.EventsAsync(taskId, cursor, limit: 1000, end);
            history.AddRange(page.Items.Select(entry => Of(entry, domain)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var last = history.FindLastIndex(entry => EventNames.IsEnd(entry.Type));
        var hasEnded = last >= 0 && history.FindLastIndex(entry => entry.Type == "retried") < last;
        for (var i = 0; i < history.Count; i++)
        {
            if (i != last || !hasEnded)
            {
                Show(history[i]);
            }
        }

        return hasEnded ? history[last] : null;
    }

    private async Task ShowLogsAsync(CancellationToken end)
    {
        try
        {
            await foreach (var line in connection.Patient.LogsAsync(taskId, follow: true, cancellation: end))
            {
                lock (gate)
                {
                    screen.Log(line, amongEvents: true);
                }
            }
        }
        catch (OrchestratorApiException e) when (e.Status == 404)
        {
            // A server without logs, or a task that was deleted: its events say all there is.
        }
    }

    private void Show(StreamEventResource happened)
    {
        if (shown.Add(KeyOf(happened)))
        {
            lock (gate)
            {
                screen.Event(happened, namesTask: false);
            }
        }
    }

    private static (string Type, string At, int? Attempt) KeyOf(StreamEventResource happened) => (happened.Type, happened.At, happened.Attempt);

    private StreamEventResource Of(TaskEventResource entry, string domain) => new()
    {
        Topic = "tasks",
        Type = entry.Type,
        At = entry.At,
        TaskId = taskId,
        Domain = domain,
        Attempt = entry.Attempt,
        Status = EventNames.StatusAfter(entry.Type),
        Data = entry.Data,
    };
}
