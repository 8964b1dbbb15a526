using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>A server that speaks the agent protocol as well, or as badly, as a test wants. Streams and calls are handed to the test as they come.</summary>
internal sealed class AgentServerDouble : IAsyncDisposable
{
    private readonly Channel<StreamDouble> streams = Channel.CreateUnbounded<StreamDouble>();
    private readonly Channel<CallDouble> calls = Channel.CreateUnbounded<CallDouble>();
    private readonly WebApplication app;

    private AgentServerDouble()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        app.Map("/api/v1/agents/connect", ConnectAsync);
        app.MapPost("/api/v1/agents/{**path}", CallAsync);
    }

    public Uri Address => new(app.Urls.Single());

    /// <summary>What a stream is refused with; null opens it.</summary>
    public int? RefuseStreams { get; set; }

    /// <summary>The key of the last call or stream; null for none.</summary>
    public string? Key { get; private set; }

    /// <summary>Streams that were opened so far.</summary>
    public int Opened { get; private set; }

    public static async Task<AgentServerDouble> StartAsync()
    {
        var server = new AgentServerDouble();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>The next stream that an agent opens.</summary>
    public Task<StreamDouble> StreamAsync() => streams.Reader.ReadAsync().AsTask().Soon();

    public bool HasStream => streams.Reader.TryPeek(out _);

    /// <summary>The next call, which waits for the test's answer.</summary>
    public Task<CallDouble> CallAsync() => calls.Reader.ReadAsync().AsTask().Soon();

    public bool HasCall => calls.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task ConnectAsync(HttpContext context)
    {
        Key = context.Request.Headers["X-API-Key"];
        if (RefuseStreams is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var stream = new StreamDouble(socket, context);
        Opened++;
        streams.Writer.TryWrite(stream);
        await stream.ReadAsync();
    }

    private async Task CallAsync(HttpContext context)
    {
        Key = context.Request.Headers["X-API-Key"];
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var call = new CallDouble(context.Request.Path.Value!["/api/v1/agents/".Length..], body.RootElement.Clone());
        calls.Writer.TryWrite(call);
        var (code, answer) = await call.Answered.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = code;
        context.Response.ContentType = code < 300 ? "application/json" : "application/problem+json";
        await context.Response.WriteAsync(answer);
    }
}
