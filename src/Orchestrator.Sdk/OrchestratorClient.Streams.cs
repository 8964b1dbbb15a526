using System.Runtime.CompilerServices;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Logs;
using Orchestrator.Sdk.Retrying;
using Orchestrator.Sdk.Streams;

namespace Orchestrator.Sdk;

/// <content>What is listened to while it happens.</content>
public sealed partial class OrchestratorClient
{
    /// <summary>The server sends something every 15 s, if only a comment.</summary>
    private static readonly TimeSpan LongestEventSilence = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Events as they happen, without an end. A lost connection is made again, as long as <see cref="OrchestratorClientOptions.Retry"/>
    /// allows, and taken up where it broke off: events may come twice, but none is left out without an <see cref="OrchestratorEvent.Reset"/>.
    /// </summary>
    /// <param name="filter">Which ones; null for all events of tasks.</param>
    /// <param name="lastEventId">The <see cref="OrchestratorEvent.Id"/> to go on behind; null begins with what happens from now on.</param>
    public async IAsyncEnumerable<OrchestratorEvent> EventsAsync(
        EventFilter? filter = null, string? lastEventId = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var path = "api/v1/events" + (filter ?? new()).ToQuery();
        var budget = new RetryBudget(options.Retry, Time);
        var hasBegun = false;
        while (true)
        {
            await using var connection = await ListenAsync(path, lastEventId, budget, cancellation);
            var connected = Time.GetTimestamp();
            while (await connection.NextAsync() is { } next)
            {
                if (next is not OrchestratorEvent.Began)
                {
                    budget.Renew();
                    yield return next;
                }
                else if (!hasBegun)
                {
                    hasBegun = true;
                    yield return new OrchestratorEvent.Began(next.Id ?? lastEventId);
                }
                else if (lastEventId is null)
                {
                    // Without an id there was no way to ask for what happened in between.
                    yield return new OrchestratorEvent.Reset(next.Id);
                }
            }

            lastEventId = connection.LastEventId ?? lastEventId;
            if (Time.GetElapsedTime(connected) > options.Retry.MaxDelay)
            {
                budget.Renew();
            }

            if (!budget.Allows(connection.ReconnectAfter, out var wait))
            {
                throw BrokenOff(connection.Broken);
            }

            await Task.Delay(wait, Time, cancellation);
        }
    }

    /// <summary>What a task wrote, line by line.</summary>
    /// <param name="follow">True goes on until the task has ended and all was read; false ends with what is there now.</param>
    /// <param name="cursor">A <see cref="TaskLogListResource.NextCursor"/> to go on behind; null for the beginning.</param>
    public async IAsyncEnumerable<TaskLogResource> LogsAsync(
        string taskId, bool follow = false, string? cursor = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        do
        {
            var page = await LogPageAsync(taskId, cursor, wait: follow ? LongestHold : null, cancellation: cancellation);
            foreach (var line in page.Items)
            {
                yield return line;
            }

            if (!follow && page.Items.Count == 0)
            {
                yield break;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>A page of what a task wrote, oldest first.</summary>
    /// <param name="cursor">The <see cref="TaskLogListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">Lines on the page, 1 to 1,000; null for the server's default.</param>
    /// <param name="wait">How long to wait for something new, up to 60 s; null or zero does not wait.</param>
    public Task<TaskLogListResource> LogPageAsync(
        string taskId, string? cursor = null, int? limit = null, TimeSpan? wait = null, CancellationToken cancellation = default)
    {
        int? hold = wait > TimeSpan.Zero ? (int)Math.Ceiling(Math.Min(wait.Value.TotalSeconds, LongestHold.TotalSeconds)) : null;
        return SendAsync(
            Call.Get(TaskPath(taskId) + "/logs" + new QueryText().Add("cursor", cursor).Add("limit", limit).Add("wait", hold)),
            ContractsJsonContext.Default.TaskLogListResource,
            cancellation);
    }

    private async Task<EventConnection> ListenAsync(string path, string? lastEventId, RetryBudget budget, CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                var answer = await SucceedAsync(Call.Get(path) with { LastEventId = lastEventId }, HttpCompletionOption.ResponseHeadersRead, cancellation);
                if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
                {
                    using (answer)
                    {
                        throw Answers.NotOurs(answer, Server);
                    }
                }

                var stream = new WatchedStream(await answer.Content.ReadAsStreamAsync(cancellation), LongestEventSilence, Time);
                return new EventConnection(answer, stream, Server, cancellation);
            }
            catch (Exception e) when (budget.Allows(e, repeatable: true, out wait))
            {
            }

            await Task.Delay(wait, Time, cancellation);
        }
    }
}
