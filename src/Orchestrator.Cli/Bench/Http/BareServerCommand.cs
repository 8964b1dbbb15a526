using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Server;

namespace Orchestrator.Cli.Bench.Http;

/// <summary><c>orc bench bare-server</c>: a web server as the real one is set up, with a handler that does nothing.</summary>
internal sealed class BareServerCommand : Command
{
    private readonly Argument<int> bytes = new("bytes") { Description = "Size of an answer's body." };

    public BareServerCommand()
        : base("bare-server", "Answer every submission with the same bytes: what bench http compares with.")
    {
        Hidden = true;
        Add(bytes);
        SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(bytes), cancellation));
    }

    private static async Task<int> RunAsync(int bytes, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = new ServerOptions().MaxConnections;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var app = builder.Build();
        var body = new byte[bytes];
        body.AsSpan().Fill((byte)' ');
        app.MapPost("/api/v1/tasks", (HttpContext context) =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await app.StartAsync(cancellation);
        Console.WriteLine($$"""{"urls":["{{app.Urls.Single()}}"]}""");
        await app.WaitForShutdownAsync(cancellation);
        return ExitCodes.Done;
    }
}
