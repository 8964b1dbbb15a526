using Microsoft.Extensions.Hosting;

namespace Orchestrator.Engine.Hosting;

/// <summary>Starts and stops the node with its host: started before anything that uses it, stopped after.</summary>
/// <remarks>In a cluster it is up once the host's server listens, and hands over while that still does.</remarks>
internal sealed class OrchestratorHostedService(OrchestratorNode node, IHostApplicationLifetime host) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => node.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        node.AskedToLeave += host.StopApplication;
        return node.BeUpAsync(cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => node.LeaveAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => node.StopAsync();
}
