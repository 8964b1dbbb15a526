using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>The shards of runs, wherever they are served.</summary>
internal interface IRuns
{
    /// <summary>Which partition gave out an id; null when none did.</summary>
    ValueTask<int?> PartitionOfAsync(RunId id, CancellationToken cancellation);

    Task<RunAnswer> DoAsync(int partition, RunOrder order, CancellationToken cancellation);

    Task<RunView?> FindAsync(int partition, RunId id, CancellationToken cancellation);

    Task<RunView?> WaitAsync(int partition, RunId id, TimeSpan patience, long? after, CancellationToken cancellation);

    Task<IReadOnlyList<RunHistoryEntry>?> HistoryAsync(int partition, RunId id, CancellationToken cancellation);

    /// <summary>The newest runs of all shards that fit, up to so many of each.</summary>
    Task<IReadOnlyList<RunView>> ListAsync(RunFilter filter, int limit, RunId? after, CancellationToken cancellation);
}
