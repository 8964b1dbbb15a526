using Orchestrator.Sdk;
using Orchestrator.Sdk.Workflows;

// The namespace of the framework's own extensions, so that AddOrchestratorClient() is there without a using.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client to a .NET host.</summary>
public static class OrchestratorClientServiceCollectionExtensions
{
    /// <summary>The name of the <see cref="HttpClient"/> that the client uses.</summary>
    public const string HttpClientName = "Orchestrator";

    /// <summary>
    /// Adds one <see cref="OrchestratorClient"/> for the whole host, and its <see cref="IWorkflowClient"/>. It tries calls again as <see cref="ClientRetryOptions"/> says; wrong
    /// options throw when it is first asked for.
    /// </summary>
    /// <param name="configure">Where the server is, and the rest; null takes the defaults.</param>
    /// <returns>To add more to its connections, such as a certificate. Handlers that try again should not be among it.</returns>
    public static IHttpClientBuilder AddOrchestratorClient(this IServiceCollection services, Action<OrchestratorClientOptions>? configure = null)
    {
        services.AddSingleton(provider =>
        {
            var options = new OrchestratorClientOptions();
            configure?.Invoke(options);
            return options;
        });
        services.AddSingleton(provider => new OrchestratorClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName), provider.GetRequiredService<OrchestratorClientOptions>()));

        services.AddSingleton<IWorkflowClient>(provider => provider.GetRequiredService<OrchestratorClient>().Workflows);

        // The client lives as long as the host and keeps its handler: the handler itself renews its connections.
        return services.AddHttpClient(HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(provider => Connections.Handler(provider.GetRequiredService<OrchestratorClientOptions>().Checked().Server))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }
}
