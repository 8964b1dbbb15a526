using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster;

/// <summary>The tasks that the shards of all nodes have in memory.</summary>
internal sealed class ClusterMemory(ShardRegion region, ShardNumbers numbers) : ITaskMemory
{
    public Task<IReadOnlyList<MemorySearch>> SearchAsync(TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation) =>
        region.WholeAsync<IReadOnlyList<MemorySearch>>(
            async patience =>
            {
                var shards = region.TaskShards(filter.Domain).ToList();
                var owners = await region.OwnersAsync(shards, patience, cancellation);
                var parts = await Task.WhenAll(owners.Select(owner => region.AskOwnerAsync(owner, new SearchCall(filter, wanted, after), cancellation)));
                var searches = parts.SelectMany(part => part).ToList();
                return await AreAllInAsync(shards, searches, cancellation) ? searches : null;
            },
            cancellation);

    public async Task<IReadOnlySet<TaskId>?> RecheckAsync(ArchiveStamp stamp, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        await numbers.NameOfAsync(stamp.Shard, cancellation) is { } shard
            ? await region.AskAsync(shard, new RecheckCall(stamp, ids), cancellation)
            : null;

    private async Task<bool> AreAllInAsync(List<string> shards, List<MemorySearch> searches, CancellationToken cancellation)
    {
        var searched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var search in searches)
        {
            if (await numbers.NameOfAsync(search.Stamp.Shard, cancellation) is { } name && !searched.Add(name))
            {
                // Two nodes have answered for it: one of them does not know yet that it moved.
                return false;
            }
        }

        return shards.TrueForAll(searched.Contains);
    }
}
