using Orchestrator.Cluster;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster;

/// <summary>The tasks that the shards of all nodes have in memory.</summary>
internal sealed class ClusterMemory(ShardRegion region, ShardNumbers numbers) : ITaskMemory
{
    public async Task<IReadOnlyList<MemorySearch>> SearchAsync(TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation)
    {
        var patience = region.NewPatience();
        while (true)
        {
            var next = region.Next;
            var shards = region.TaskShards(filter.Domain).ToList();
            var owners = new HashSet<MemberId>();
            foreach (var shard in shards)
            {
                owners.Add(await region.OwnerAsync(shard, patience, cancellation));
            }

            try
            {
                var parts = await Task.WhenAll(owners.Select(owner => region.AskOwnerAsync(owner, new SearchCall(filter, wanted, after), cancellation)));
                var searches = parts.SelectMany(part => part).ToList();
                if (await AreAllInAsync(shards, searches, cancellation))
                {
                    return searches;
                }
            }
            catch (Exception e) when (e is NodeLostException or ServiceUnavailableException { IsMoved: true })
            {
                // Who is there now is asked.
            }

            await patience.RestAsync(next, new ServiceUnavailableException("recovering", "Some domains are on the move."), cancellation);
        }
    }

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
