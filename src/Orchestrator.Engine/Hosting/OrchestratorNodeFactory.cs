using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Transport;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Metrics;
using Orchestrator.Journal.Folder;
using Orchestrator.Journal.InMemory;
using Orchestrator.Journal.Sqlite;

namespace Orchestrator.Engine.Hosting;

/// <summary>Puts a node together on the real clock, the thread pool and the store its options name.</summary>
public static class OrchestratorNodeFactory
{
    /// <summary>Opens the store and makes the node; it is not started yet.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="Orchestrator.Journal.JournalInUseException">Another process holds the data folder.</exception>
    public static OrchestratorNode Create(OrchestratorOptions options, ILoggerFactory loggerFactory)
    {
        options.ThrowIfWrong();
        if (options.Journal == JournalKind.Memory)
        {
            return Create(options, loggerFactory, new InMemoryJournal(), new InMemoryProjection(), new InMemoryLogStore(), new InMemoryBlobStore(), store: null);
        }

        if (options.Journal == JournalKind.Postgres || options.Cluster.Kind == ClusterKind.Postgres)
        {
            // A host's services are made synchronously, and nothing else happens yet.
            return PostgresNodes.OpenAsync(options, loggerFactory).GetAwaiter().GetResult();
        }

        var store = SqliteStore.Open(options.DataFolder);
        return Create(options, loggerFactory, store.Journal, store.Projection, store.Logs, store.Blobs, store);
    }

    /// <summary>A meter of the name that hosts know, and of a scope that tells the nodes of a process apart.</summary>
    internal static Meter NewMeter() => new(new MeterOptions(OrchestratorMeter.Name)
    {
        Version = typeof(OrchestratorNode).Assembly.GetName().Version?.ToString(3),
        Scope = new object(),
    });

    /// <summary>A node over these stores.</summary>
    internal static OrchestratorNode Create(
        OrchestratorOptions options,
        ILoggerFactory loggerFactory,
        Journal.IJournal journal,
        Journal.Projection.IProjection projection,
        Journal.Logs.ILogStore logs,
        Journal.Blobs.IBlobStore blobs,
        IAsyncDisposable? store,
        ICluster? cluster = null,
        WebSocketLinks? streams = null) => new(options, new NodeEnvironment
        {
            Journal = journal,
            Projection = projection,
            Logs = logs,
            Blobs = blobs,
            Artifacts = options.Artifacts.Store == ArtifactOptions.Shared || (options.Artifacts.Store.Length == 0 && (cluster is not null || options.Journal == JournalKind.Memory))
                ? blobs
                : new FolderBlobStore(Path.Combine(options.DataFolder, "artifacts")),
            DiskCache = new FolderBlobStore(options.Cache.Folder is { Length: > 0 } folder ? folder : Path.Combine(options.DataFolder, "cache")),
            Store = store,
            Cluster = cluster,
            Streams = streams,
            Time = TimeProvider.System,
            Dispatcher = PoolDispatcher.Instance,
            LoggerFactory = loggerFactory,
            NewChance = () => new CryptoChance(),
            NewMeter = NewMeter,
        });
}
