using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>A server that says what a test wants; what it was not told to answer is <c>not_found</c>.</summary>
public static class FakeServer
{
    public static async Task<WebApplication> StartAsync(Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        map(server);
        server.MapFallback(() => Results.Text(
            """{"type":"/docs/errors/not_found","title":"No such route","status":404,"detail":"Nothing answers here.","code":"not_found"}""", "application/problem+json", null, 404));
        await server.StartAsync();
        return server;
    }

    public static IResult Json(string json) => Results.Text(json, "application/json");

    /// <summary>A task in its first attempt.</summary>
    public static IResult Task(string id, string status) => Json(
        $$"""
        {"task_id":"{{id}}","task_type":"echo","domain":"default","status":"{{status}}","priority":2,"attempt":1,"max_attempts":4,"submitted_at":"2026-03-01T08:00:00Z",
         "progress":{"percent":0,"message":null},"tags":{},"requirements":{},"timeout":300,"retry_policy":{},"input_data":null,"result":null}
        """);
}
