using Microsoft.Extensions.Hosting;

namespace Orchestrator.Sdk.Agents;

/// <summary>Runs an agent as long as its host. When the server does not want the agent, the host stops.</summary>
internal sealed class AgentHostedService(AgentWorker worker) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => worker.RunAsync(stoppingToken);
}
