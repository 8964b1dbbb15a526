using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Engine;
using Orchestrator.Server;

namespace Orchestrator.Tests.Server;

/// <summary>
/// A real server on a free port, in memory unless told otherwise, and a client of it. Tasks of type <c>gate</c> run until
/// the test opens the gate that their input names.
/// </summary>
public class TestServer : IAsyncLifetime
{
    private readonly Action<ServerOptions> configure;
    private readonly ConcurrentDictionary<string, Gate> gates = new();
    private WebApplication? app;

    public TestServer()
        : this(_ => { })
    {
    }

    internal TestServer(Action<ServerOptions> configure) => this.configure = configure;

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>What the server routes to.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => app!.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    internal static async Task<TestServer> StartAsync(Action<ServerOptions> configure)
    {
        var server = new TestServer(configure);
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        var options = new ServerOptions
        {
            Urls = ["http://127.0.0.1:0"],
            Journal = JournalKind.Memory,
            Slots = 8,
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.None),
            ConfigureEngine = AddHandlers,
        };
        configure(options);
        app = OrchestratorServer.Build(options);
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in gates.Values)
        {
            gate.Open.TrySetResult();
        }

        Client.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins to stop, without waiting for the end.</summary>
    internal void BeginStop() => app!.Lifetime.StopApplication();

    /// <summary>The gate of a name; made by whoever comes first, the task or the test.</summary>
    internal Gate GateOf(string name) => gates.GetOrAdd(name, _ => new Gate());

    /// <summary>The engine's settings every test server has.</summary>
    internal void AddHandlers(OrchestratorOptions engine)
    {
        engine.DrainPatience = TimeSpan.Zero;
        engine.Handle("gate", async (context, cancellation) =>
        {
            var gate = GateOf(context.Input.ToElement().GetString()!);
            gate.Started.TrySetResult();
            await gate.Open.Task.WaitAsync(cancellation);
            return TaskOutcome.Done;
        });
    }

    internal Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    internal Task<Answer> PostAsync(string path, string body) => PostAsync(path, Encoding.UTF8.GetBytes(body));

    internal Task<Answer> PostAsync(string path, byte[] body, string? mediaType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        return SendAsync(HttpMethod.Post, path, content);
    }

    internal async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        change?.Invoke(request);
        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Submits a task and returns its id.</summary>
    internal async Task<string> SubmitAsync(string body)
    {
        var answer = await PostAsync("/api/v1/tasks", body);
        Assert.Equal(201, answer.Status);
        return answer.Json.GetProperty("task_id").GetString()!;
    }

    /// <summary>Submits a task and waits for its end.</summary>
    internal async Task<Answer> RunAsync(string body) => await GetAsync($"/api/v1/tasks/{await SubmitAsync(body)}?wait=20");

    internal sealed class Gate
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
