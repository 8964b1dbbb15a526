using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Status;

/// <summary>How the shards that this node serves stand. One that does not answer at once, such as one that recovers, is left out.</summary>
internal sealed class LocalShards(string node, ShardDirectory shards, IReadOnlyList<IJournaledService> services, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<ShardReading>> ReadAsync(CancellationToken cancellation)
    {
        var readings = await Task.WhenAll(shards.All.Select(handle => ReadAsync(handle, cancellation)));
        return [.. readings.OfType<ShardReading>(), .. Untold()];
    }

    /// <summary>Shards of which only is known that they are here.</summary>
    private IEnumerable<ShardReading> Untold() => services
        .Where(service => service.IsHere)
        .Select(service => new ShardReading(service.Stream, node, Claim: 0, Token: 0, Sequence: 0, Queued: 0, Lag: 0));

    private async Task<ShardReading?> ReadAsync(ShardHandle handle, CancellationToken cancellation)
    {
        try
        {
            var query = new ShardQuery<ShardReading>(shard => Read(shard, handle));
            return await handle.AskAsync(query, cancellation).OnOwnScheduler().WaitAsync(Patience, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or ServiceUnavailableException)
        {
            return null;
        }
    }

    private ShardReading Read(TaskShard shard, ShardHandle handle) => new(
        handle.Name,
        node,
        handle.Claim,
        shard.Commit.Owner!.Token,
        shard.Queue.Sequence,
        shard.Queue.Count(TaskState.Submitted) + shard.Queue.Count(TaskState.Queued),
        shard.Queue.FinishedInMemory);
}
