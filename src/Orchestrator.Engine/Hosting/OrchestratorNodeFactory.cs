using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
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
            return Create(options, loggerFactory, new InMemoryJournal(), new InMemoryProjection(), store: null);
        }

        var store = SqliteStore.Open(options.DataFolder);
        return Create(options, loggerFactory, store.Journal, store.Projection, store);
    }

    private static OrchestratorNode Create(
        OrchestratorOptions options,
        ILoggerFactory loggerFactory,
        Journal.IJournal journal,
        Journal.Projection.IProjection projection,
        IAsyncDisposable? store) => new(options, new NodeEnvironment
        {
            Journal = journal,
            Projection = projection,
            Store = store,
            Time = TimeProvider.System,
            Dispatcher = PoolDispatcher.Instance,
            LoggerFactory = loggerFactory,
            NewChance = () => new CryptoChance(),
        });
}
