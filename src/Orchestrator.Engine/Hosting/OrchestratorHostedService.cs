using Microsoft.Extensions.Hosting;

namespace Orchestrator.Engine.Hosting;

/// <summary>Starts and stops the node with its host: started before anything that uses it, stopped after.</summary>
internal sealed class OrchestratorHostedService(OrchestratorNode node) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => node.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => node.StopAsync();
}
