using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Engine;
using Orchestrator.Engine.Hosting;

// The namespace of the framework's own extensions, so that AddOrchestrator() is there without a using.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the engine to a .NET host.</summary>
public static class OrchestratorServiceCollectionExtensions
{
    /// <summary>
    /// Adds one node that starts and stops with the host, and <see cref="IOrchestrator"/> to use it. Wrong options stop the
    /// host's start with a message that names them.
    /// </summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services, Action<OrchestratorOptions>? configure = null) =>
        services.AddOrchestrator((options, _) => configure?.Invoke(options));

    /// <summary>As <see cref="AddOrchestrator(IServiceCollection, Action{OrchestratorOptions}?)"/>, with the host's services for what the options need of them.</summary>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services, Action<OrchestratorOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton(provider =>
        {
            var options = new OrchestratorOptions();
            configure(options, provider);
            return options;
        });
        services.AddSingleton(provider => OrchestratorNodeFactory.Create(
            provider.GetRequiredService<OrchestratorOptions>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Tasks);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Bulk);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Locks);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Cache);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Artifacts);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Agents);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Scaling);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Schedules);
        services.AddSingleton(provider => provider.GetRequiredService<OrchestratorNode>().Workflows);
        services.AddSingleton<IHostedService, OrchestratorHostedService>();
        return services;
    }
}
