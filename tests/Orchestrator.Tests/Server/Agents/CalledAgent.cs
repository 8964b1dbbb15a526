using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>A program that is called with tasks: it answers as a test wants.</summary>
internal sealed class CalledAgent : IAsyncDisposable
{
    private readonly WebApplication app;

    private CalledAgent(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public int Port => new Uri(Address).Port;

    /// <summary>The calls that came, with their bodies.</summary>
    public ConcurrentQueue<JsonElement> Calls { get; } = new();

    /// <summary>How a call is answered; by default with what came as <c>input_data</c>.</summary>
    public Func<HttpContext, JsonElement, Task> Answer { get; set; } = (context, call) => SayAsync(
        context, 200, $$"""{"success": true, "task_id": "{{call.GetProperty("task_id").GetString()}}", "result": {{call.GetProperty("input_data").GetRawText()}}, "completed_at": 1}""");

    /// <summary>What it says of itself.</summary>
    public string Status { get; set; } = """{"status": "active"}""";

    /// <summary>Released each time that it was asked how it is.</summary>
    public SemaphoreSlim Asked { get; } = new(0);

    public static async Task<CalledAgent> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        var agent = new CalledAgent(app);
        app.MapPost("/api/v4/tasks/execute", agent.ExecuteAsync);
        app.MapGet("/api/v4/orchestrator/status", agent.StatusAsync);
        await app.StartAsync();
        return agent;
    }

    public static async Task SayAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Asked.Dispose();
    }

    private async Task ExecuteAsync(HttpContext context)
    {
        Assert.NotNull(context.Request.ContentLength);
        Assert.Empty(context.Request.Headers.TransferEncoding.ToString());
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var call = JsonElement.Parse(await reader.ReadToEndAsync());
        Calls.Enqueue(call);
        await Answer(context, call);
    }

    private Task StatusAsync(HttpContext context)
    {
        Asked.Release();
        return SayAsync(context, 200, Status);
    }
}
