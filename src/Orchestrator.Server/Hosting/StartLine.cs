using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orchestrator.Engine;
using Orchestrator.Server.Status;

namespace Orchestrator.Server.Hosting;

/// <summary>The one line a server logs when all is well.</summary>
internal sealed class StartLine(IServer server, StoreWords store, OrchestratorOptions engine, ILogger<StartLine> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        logger.LogInformation(
            "Orchestrator {Version} listens on {Addresses}; {Slots} slots; {Store}",
            ServerVersion.Text,
            string.Join(", ", addresses),
            engine.Slots,
            store.Text);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
