using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Orchestrator.Engine;
using Orchestrator.Engine.Events;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Events;

/// <summary><c>GET /api/v1/events</c>: what happens, as server-sent events, to be resumed behind any of them.</summary>
internal sealed class EventEndpoint(IOrchestrator orchestrator, EventListeners listeners, ClusterFeed cluster, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const string Route = "/api/v1/events";

    // How long a browser waits before it connects again.
    private static readonly byte[] Beginning = Encoding.UTF8.GetBytes("retry: 1000\n\n");
    private static readonly Func<EventBatch, EventFrames> ToFrames = EventFrames.Of;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Route, ListenAsync).Describe(EventOperations.Listen);

    private async Task ListenAsync(HttpContext context)
    {
        if (EventQuery.Read(context.Request, out var query) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        if (!listeners.TryEnter())
        {
            await new Problem(ErrorCodes.TooManyListeners, "As many callers listen to events as the server allows. Listen again later.").WriteAsync(context);
            return;
        }

        // A server that stops does not wait for listeners: they resume with the next one.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var stream = new EventStream(context.Response, query, listeners, time);
            await stream.RunAsync(News(query, ending.Token), () => BeginAsync(context, ending.Token), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // It has gone, or the server goes.
        }
        finally
        {
            listeners.Leave();
        }
    }

    private static async Task BeginAsync(HttpContext context, CancellationToken cancellation)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";

        // Proxies must not collect what is meant to arrive at once.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.BodyWriter.WriteAsync(Beginning, cancellation);
    }

    private IAsyncEnumerable<EventNews<EventFrames>> News(EventQuery query, CancellationToken cancellation)
    {
        var news = orchestrator.ListenAsync(ToFrames, query.After, cancellation);
        news = query is { Resumes: true, After: null } ? BeginningWithReset(news) : news;
        return query.OfCluster is { Count: 0 } || cluster.IsSilent ? news : cluster.AlsoAsync(news, query.WantsTasks, cancellation);
    }

    /// <summary>The caller has an id that says nothing to us: what it has missed cannot be told.</summary>
    private static async IAsyncEnumerable<EventNews<EventFrames>> BeginningWithReset(IAsyncEnumerable<EventNews<EventFrames>> news)
    {
        var isFirst = true;
        await foreach (var one in news)
        {
            yield return isFirst ? one with { IsReset = true } : one;
            isFirst = false;
        }
    }
}
