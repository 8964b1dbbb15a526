using System.Collections.Concurrent;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Agents.Streams;

/// <summary><c>GET /api/v1/agents/connect</c>: the streams of agents, and the sweep that looks after them.</summary>
internal sealed class AgentStreams(StreamServices services, ServerOptions options, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const string Path = AgentEndpoints.Root + "/connect";
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<AgentConnection, bool> connections = new();

    public void Map(WebApplication app)
    {
        // Only here: elsewhere it would cost each request a little.
        app.UseWhen(context => context.Request.Path == Path, branch => branch.UseWebSockets());
    }

    public void MapRoute(IEndpointRouteBuilder routes) => routes.MapGet(Path, ConnectAsync).Describe(AgentOperations.Connect);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = lifetime.ApplicationStopping.Register(SendAllAway);
        using var timer = new PeriodicTimer(SweepInterval, services.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var patience = lifetime.ApplicationStopping.IsCancellationRequested ? StreamPatience.Stopping : StreamPatience.Usual;
                foreach (var (connection, _) in connections)
                {
                    connection.Review(patience);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server has stopped, and its streams with it.
        }
    }

    private async Task ConnectAsync(HttpContext context)
    {
        if ((SmallBody.CheckNoQuery(context.Request) ?? Unfit(context)) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        // The protocol has pings of its own, which also tell that the program behind the socket lives.
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        using var connection = new AgentConnection(socket, context, services);
        connections[connection] = true;
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            connection.GoAway();
        }

        try
        {
            await connection.RunAsync();
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }

    private Problem? Unfit(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return new Problem(ErrorCodes.UpgradeRequired, "This is a stream: open it with a WebSocket client.");
        }

        // A browser lets any page open a WebSocket to any address, and says so; agents are no browsers. With keys it has none to show.
        return options.ApiKeys.Count == 0 && context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, context.Request.Host)
            ? new Problem(ErrorCodes.HostNotAllowed, "A page of another origin cannot be an agent.")
            : null;
    }

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);

    private void SendAllAway()
    {
        foreach (var (connection, _) in connections)
        {
            connection.GoAway();
        }
    }
}
