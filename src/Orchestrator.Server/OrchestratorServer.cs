using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Orchestrator.Engine;
using Orchestrator.Handlers;
using Orchestrator.Handlers.Processes;
using Orchestrator.Server.Agents;
using Orchestrator.Server.Agents.Push;
using Orchestrator.Server.Agents.Streams;
using Orchestrator.Server.Artifacts;
using Orchestrator.Server.Bulk;
using Orchestrator.Server.Caching;
using Orchestrator.Server.Cluster;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Events;
using Orchestrator.Server.Hosting;
using Orchestrator.Server.Http;
using Orchestrator.Server.Locks;
using Orchestrator.Server.Metrics;
using Orchestrator.Server.Nodes;
using Orchestrator.Server.OpenApi;
using Orchestrator.Server.Scaling;
using Orchestrator.Server.Schedules;
using Orchestrator.Server.Security;
using Orchestrator.Server.Status;
using Orchestrator.Server.Tasks;
using Orchestrator.Server.Tasks.Batch;
using Orchestrator.Server.Tasks.Logs;
using Orchestrator.Server.Workflows;

namespace Orchestrator.Server;

/// <summary>The HTTP API on its own web server, with the engine inside.</summary>
public static class OrchestratorServer
{
    private const string LeftoversFolder = "processes";

    /// <summary>Puts a server together; it starts with <see cref="WebApplication.StartAsync"/> or Run.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names all that are.</exception>
    public static WebApplication Build(ServerOptions options)
    {
        options.ThrowIfWrong();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Orchestrator" });

        // Settings come from the options alone: a stray appsettings.json or variable must not open another port.
        builder.Configuration.Sources.Clear();
        ConfigureLogging(builder.Logging, options);

        // The framework would begin a trace and a log scope for each request; failures are logged by ProblemMiddleware.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, options));
        AddServices(builder.Services, options);

        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.Services.GetRequiredService<ClusterStreams>().Map(app);
        if (options.ApiKeys.Count > 0)
        {
            app.UseMiddleware<ApiKeyMiddleware>();
        }
        else
        {
            app.UseMiddleware<LoopbackHostMiddleware>();
        }

        app.Services.GetRequiredService<AgentStreams>().Map(app);
        app.UseRouting();
        app.Services.GetRequiredService<TaskEndpoints>().Map(app);
        app.Services.GetRequiredService<BatchEndpoint>().Map(app);
        app.Services.GetRequiredService<LogEndpoint>().Map(app);
        app.Services.GetRequiredService<BulkEndpoints>().Map(app);
        app.Services.GetRequiredService<LockEndpoints>().Map(app);
        app.Services.GetRequiredService<CacheEndpoints>().Map(app);
        app.Services.GetRequiredService<ArtifactEndpoints>().Map(app);
        app.Services.GetRequiredService<AgentEndpoints>().Map(app);
        app.Services.GetRequiredService<ReportEndpoints>().Map(app);
        app.Services.GetRequiredService<AgentStreams>().MapRoute(app);
        app.Services.GetRequiredService<ScalingEndpoints>().Map(app);
        app.Services.GetRequiredService<ScheduleEndpoints>().Map(app);
        app.Services.GetRequiredService<WorkflowEndpoints>().Map(app);
        app.Services.GetRequiredService<RunEndpoints>().Map(app);
        app.Services.GetRequiredService<RunChangeEndpoints>().Map(app);
        app.Services.GetRequiredService<EventEndpoint>().Map(app);
        app.Services.GetRequiredService<StatusEndpoints>().Map(app);
        app.Services.GetRequiredService<HealthEndpoints>().Map(app);
        app.Services.GetRequiredService<ClusterEndpoints>().Map(app);
        app.Services.GetRequiredService<NodeEndpoints>().Map(app);
        app.Services.GetRequiredService<MetricsEndpoints>().Map(app);
        app.Services.GetRequiredService<OpenApiEndpoint>().Map(app);
        return app;
    }

    private static void ConfigureLogging(ILoggingBuilder logging, ServerOptions options)
    {
        logging.ClearProviders();
        if (options.ConfigureLogging is { } configure)
        {
            configure(logging);
            return;
        }

        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter(typeof(StartLine).FullName, LogLevel.Information);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;

        // RequestBody has the limit, since it reads on before it refuses.
        kestrel.Limits.MaxRequestBodySize = null;
        foreach (var url in options.Urls)
        {
            if (ListenAddress.TryParse(url, out var address, out _))
            {
                address.Listen(kestrel);
            }
        }
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new ApiKeys(options.ApiKeys));
        services.AddSingleton<TaskEndpoints>();
        services.AddSingleton<BatchEndpoint>();
        services.AddSingleton<LogEndpoint>();
        services.AddSingleton<BulkEndpoints>();
        services.AddSingleton<LockEndpoints>();
        services.AddSingleton<CacheEndpoints>();
        services.AddSingleton<ArtifactEndpoints>();
        services.AddSingleton<AgentEndpoints>();
        services.AddSingleton<ReportEndpoints>();
        services.AddSingleton<StreamServices>();
        services.AddSingleton<AgentStreams>();
        services.AddHostedService(provider => provider.GetRequiredService<AgentStreams>());
        services.AddSingleton<PushClient>();
        services.AddSingleton<PushAgents>();
        services.AddHostedService(provider => provider.GetRequiredService<PushAgents>());
        services.AddSingleton<ScalingEndpoints>();
        services.AddSingleton<ScheduleEndpoints>();
        services.AddSingleton<LiveSteps>();
        services.AddSingleton<WorkflowEndpoints>();
        services.AddSingleton<RunEndpoints>();
        services.AddSingleton<RunChangeEndpoints>();
        services.AddSingleton<ManagedNodes>();
        services.AddHostedService(provider => provider.GetRequiredService<ManagedNodes>());
        services.AddHostedService<NodeDiscovery>();
        services.AddSingleton<NodeReport>();
        services.AddSingleton<NodeEndpoints>();
        services.AddSingleton<EventListeners>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton<ClusterStreams>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterStreams>());
        services.AddSingleton<StoreWords>();
        services.AddSingleton<ClusterReport>();
        services.AddSingleton<ClusterChanges>();
        services.AddSingleton<ClusterEndpoints>();
        services.AddSingleton<ClusterFeed>();
        services.AddSingleton<StatusEndpoints>();
        services.AddSingleton(provider => new HealthEndpoints(
            provider.GetRequiredService<IOrchestrator>(),
            provider.GetRequiredService<OrchestratorNode>().Cluster is { IsLocal: false } cluster ? cluster.Membership : null,
            provider.GetRequiredService<OrchestratorOptions>().Cluster.MinimumMembers,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddSingleton<ServerInstruments>();
        services.AddSingleton<HttpRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<HttpRequests>());
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<MetricsEndpoints>();
        services.AddSingleton<OpenApiEndpoint>();

        // Without a data folder of its own a server cannot tell its leftovers from a living neighbour's children.
        var leftovers = options.Journal == JournalKind.Memory ? null : Path.GetFullPath(Path.Combine(options.DataFolder, ClusterDefaults.FolderOf(options), LeftoversFolder));
        if (leftovers is not null)
        {
            services.AddHostedService(provider =>
            {
                _ = provider.GetRequiredService<OrchestratorNode>();
                return ActivatorUtilities.CreateInstance<LeftoverProcesses>(provider, leftovers);
            });
        }

        services.AddOrchestrator((engine, provider) =>
        {
            options.ApplyTo(engine);
            var handlers = new BuiltInHandlerOptions { Process = new ProcessHandlerOptions { LeftoversFolder = leftovers } };
            foreach (var (taskType, handler) in BuiltInHandlers.Create(options.AllowedHandlers, handlers))
            {
                engine.Handle(taskType, handler);
            }

            options.ConfigureEngine?.Invoke(engine);
            ClusterDefaults.Fill(engine.Cluster, engine, options);
            engine.Scaling.Executor ??= ScalingExecutors.Create(engine.Scaling, provider);
        });
        services.AddHostedService<StartLine>();
        options.ConfigureServices?.Invoke(services);
    }
}
