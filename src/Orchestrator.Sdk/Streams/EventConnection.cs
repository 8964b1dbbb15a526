using System.Net.ServerSentEvents;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Events;

namespace Orchestrator.Sdk.Streams;

/// <summary>One connection of a stream of events, until it breaks off.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly Uri server;
    private readonly CancellationTokenSource ending;
    private readonly SseParser<StreamEventResource?> parser;
    private readonly IAsyncEnumerator<SseItem<StreamEventResource?>> items;
    private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool beganIsTold;
    private Task<bool>? next;

    public EventConnection(HttpResponseMessage answer, WatchedStream stream, Uri server, CancellationToken cancellation)
    {
        this.answer = answer;
        this.server = server;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        parser = SseParser.Create(stream, Parse);
        items = parser.EnumerateAsync(ending.Token).GetAsyncEnumerator(ending.Token);

        stream.Starved = () =>
        {
            // The server tells where the stream begins by an id without an event, of which the parser only keeps the id. Within a frame
            // that id is of an event that has not come yet, and may never come.
            if (stream.EndsWithBlankLine && parser.LastEventId.Length > 0)
            {
                LastEventId = parser.LastEventId;
                began.TrySetResult();
            }
        };
    }

    /// <summary>Why the connection is over, when the end was not a quiet one.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Where the stream can be taken up again, if need be before its first event; null when it was not told.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>How long the server wants to be left alone before the next connection; null when it did not say.</summary>
    public TimeSpan? ReconnectAfter => parser.ReconnectionInterval >= TimeSpan.Zero ? parser.ReconnectionInterval : null;

    /// <summary>The beginning, then what happens; null when the connection is over.</summary>
    public async Task<OrchestratorEvent?> NextAsync()
    {
        next ??= items.MoveNextAsync().AsTask();
        if (!beganIsTold)
        {
            await Task.WhenAny(next, began.Task);
            beganIsTold = true;
            if (!next.IsCompleted || next is { IsCompletedSuccessfully: true, Result: true })
            {
                return new OrchestratorEvent.Began(LastEventId);
            }
        }

        try
        {
            if (!await next)
            {
                return null;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            Broken = e;
            return null;
        }
        catch (JsonException)
        {
            throw Answers.NotOurs(answer, server);
        }

        // An id holds for all events behind it, until the next one.
        next = null;
        LastEventId = parser.LastEventId.Length > 0 ? parser.LastEventId : null;
        return items.Current.Data is { } data ? new OrchestratorEvent.Happened(LastEventId, data) : new OrchestratorEvent.Reset(LastEventId);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        if (next is not null)
        {
            // An enumerator must not be disposed of while it looks for more.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await items.DisposeAsync();
        answer.Dispose();
        ending.Dispose();
    }

    private static StreamEventResource? Parse(string type, ReadOnlySpan<byte> data) => type == "reset"
        ? null
        : JsonSerializer.Deserialize(data, ContractsJsonContext.Default.StreamEventResource) ?? throw new JsonException("An event without data.");
}
