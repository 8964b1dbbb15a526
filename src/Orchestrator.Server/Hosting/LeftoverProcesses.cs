using Orchestrator.Handlers.Processes;

namespace Orchestrator.Server.Hosting;

/// <summary>
/// Ends the programs that a killed server left running, before the first task starts. To be made after the node, which
/// holds the data folder: only its holder may end what is noted there.
/// </summary>
internal sealed class LeftoverProcesses(string folder, ILogger<LeftoverProcesses> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var ended = ProcessLeftovers.EndAll(folder);
        if (ended > 0)
        {
            logger.LogWarning("Ended {Count} processes that an earlier server had left running", ended);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
