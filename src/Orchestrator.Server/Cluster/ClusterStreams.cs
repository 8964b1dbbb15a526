using Orchestrator.Cluster.Transport;
using Orchestrator.Engine;

namespace Orchestrator.Server.Cluster;

/// <summary>
/// Where other nodes open their streams: before keys are asked for, since nodes know each other by the cluster's secret. A stream is a request to the web
/// server, which waits for its requests when it stops: once the last call is answered the node ends, and its streams with it.
/// </summary>
internal sealed class ClusterStreams(OrchestratorNode node, TimeProvider time) : IHostedLifecycleService
{
    // Between the node's leave and the moment the web server takes no more calls some may still come.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);
    private int calls;

    public void Map(WebApplication app)
    {
        if (node.Streams is not { } streams)
        {
            return;
        }

        app.UseWebSockets();
        app.Use((context, next) => context.Request.Path == WebSocketLinks.Path ? streams.HandleAsync(context) : CountAsync(context, next));
    }

    /// <summary>Registered before the node, and so told after it: the node has left by now.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (node.Streams is not null)
        {
            _ = EndAsync(cancellationToken);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref calls);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref calls);
        }
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        do
        {
            // A stop that is in a hurry ends it otherwise.
            await Task.Delay(Quiet, time, cancellation);
        }
        while (Volatile.Read(ref calls) > 0);
        await node.StopAsync();
    }
}
