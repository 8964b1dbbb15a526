using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orchestrator.Engine;
using Orchestrator.Server.Status;

namespace Orchestrator.Server.Hosting;

/// <summary>The one line a server logs when all is well.</summary>
internal sealed class StartLine(IServer server, ServerOptions options, OrchestratorOptions engine, ILogger<StartLine> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        logger.LogInformation(
            "Orchestrator {Version} listens on {Addresses}; {Slots} slots; {Store}",
            ServerVersion.Text,
            string.Join(", ", addresses),
            engine.Slots,
            options.Journal == JournalKind.Memory ? "in memory, nothing is kept" : $"data in {Path.GetFullPath(options.DataFolder)}");
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
