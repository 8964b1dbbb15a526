using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Sdk.Agents;

// The namespace of the framework's own extensions, so that AddOrchestratorAgent() is there without a using.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes an agent of a .NET host.</summary>
public static class OrchestratorAgentServiceCollectionExtensions
{
    /// <summary>
    /// Adds an agent that works as long as the host runs, and drains when it stops. May be called more than once, each time for one more. Wrong options
    /// stop the host's start, and so does a server that does not want the agent; one that is not there yet is waited for.
    /// </summary>
    /// <param name="configure">Where the server is, the handlers, and the rest.</param>
    public static IServiceCollection AddOrchestratorAgent(this IServiceCollection services, Action<AgentOptions> configure) =>
        services.AddOrchestratorAgent((_, options) => configure(options));

    /// <inheritdoc cref="AddOrchestratorAgent(IServiceCollection, Action{AgentOptions})"/>
    /// <param name="configure">The same, with the host's services: for handlers that need them.</param>
    public static IServiceCollection AddOrchestratorAgent(this IServiceCollection services, Action<IServiceProvider, AgentOptions> configure) =>
        services.AddSingleton<IHostedService>(provider =>
        {
            var options = new AgentOptions();
            configure(provider, options);
            return new AgentHostedService(new AgentWorker(options, provider.GetService<ILogger<AgentWorker>>()));
        });
}
