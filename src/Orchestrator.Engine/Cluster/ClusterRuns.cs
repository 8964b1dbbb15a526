using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Cluster.Calls.Workflows;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Workflows;
using Orchestrator.Engine.Workflows.Runs;

namespace Orchestrator.Engine.Cluster;

/// <summary>Runs of the cluster: each partition is a shard, and lives on the node that serves it.</summary>
internal sealed class ClusterRuns(ShardRegion region, ShardNumbers numbers) : IRuns
{
    public async ValueTask<int?> PartitionOfAsync(RunId id, CancellationToken cancellation) =>
        await numbers.NameOfAsync(id.Shard, cancellation) is { } shard && RunsActor.TryPartition(shard, out var partition) ? partition : null;

    public Task<RunAnswer> DoAsync(int partition, RunOrder order, CancellationToken cancellation) =>
        region.AskAsync(RunsActor.StreamOf(partition), new RunOrderCall(partition, order), cancellation);

    public Task<RunView?> FindAsync(int partition, RunId id, CancellationToken cancellation) =>
        region.AskAsync(RunsActor.StreamOf(partition), new RunWaitCall(partition, id, TimeSpan.Zero, null), cancellation);

    public Task<RunView?> WaitAsync(int partition, RunId id, TimeSpan patience, long? after, CancellationToken cancellation) =>
        region.AskAsync(RunsActor.StreamOf(partition), new RunWaitCall(partition, id, patience, after), cancellation);

    public Task<IReadOnlyList<RunHistoryEntry>?> HistoryAsync(int partition, RunId id, CancellationToken cancellation) =>
        region.AskAsync(RunsActor.StreamOf(partition), new RunHistoryCall(partition, id), cancellation);

    public async Task<IReadOnlyList<RunView>> ListAsync(RunFilter filter, int limit, RunId? after, CancellationToken cancellation)
    {
        var partitions = region.View.Placements.Keys.Select(shard => RunsActor.TryPartition(shard, out var partition) ? partition : -1).Where(partition => partition >= 0);
        var pages = await Task.WhenAll(partitions.Select(partition =>
            region.AskAsync(RunsActor.StreamOf(partition), new RunListCall(partition, filter, limit, after), cancellation)));
        return [.. pages.SelectMany(page => page)];
    }

    /// <summary>Tells a run of another node. When that fails, the run finds out by looking.</summary>
    public void Ended(StepReference step, TaskView task) => _ = TellAsync(step, task);

    private async Task TellAsync(StepReference step, TaskView task)
    {
        try
        {
            if (await PartitionOfAsync(step.Run, CancellationToken.None) is { } partition)
            {
                await region.AskAsync(RunsActor.StreamOf(partition), new StepEndCall(partition, step, task), CancellationToken.None);
            }
        }
        catch (Exception e) when (e is ServiceUnavailableException or NodeLostException or OperationCanceledException)
        {
            // The run looks at its tasks now and then.
        }
    }
}
