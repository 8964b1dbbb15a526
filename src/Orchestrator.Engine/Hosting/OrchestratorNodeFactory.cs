using Microsoft.Extensions.Logging;
using Orchestrator.Actors;

namespace Orchestrator.Engine.Hosting;

/// <summary>Puts a node together on the real clock, the thread pool and the store its options name.</summary>
public static class OrchestratorNodeFactory
{
    /// <summary>Opens the store and makes the node; it is not started yet.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="Orchestrator.Journal.JournalInUseException">Another process holds the data folder.</exception>
    public static OrchestratorNode Create(OrchestratorOptions options, ILoggerFactory loggerFactory)
    {
        var (journal, projection) = OpenStore(options);
        return new OrchestratorNode(options, new NodeEnvironment
        {
            Journal = journal,
            Projection = projection,
            Time = TimeProvider.System,
            Dispatcher = PoolDispatcher.Instance,
            LoggerFactory = loggerFactory,
            NewChance = () => new CryptoChance(),
        });
    }

    private static (Journal.IJournal Journal, Journal.Projection.IProjection Projection) OpenStore(OrchestratorOptions options) =>
        throw new InvalidOperationException(options.DataFolder);
}
