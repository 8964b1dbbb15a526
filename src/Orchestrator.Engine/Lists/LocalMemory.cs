using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Lists;

/// <summary>The tasks that this node's shards have in memory.</summary>
internal sealed class LocalMemory(ShardDirectory shards) : ITaskMemory
{
    // A rare filter over a long queue is searched in turns, so that the shard's other work goes on in between.
    private const int LooksPerTurn = 10_000;

    public async Task<IReadOnlyList<MemorySearch>> SearchAsync(TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation)
    {
        var served = filter.Domain is { } domain ? shards.Find(domain) is { } one ? [one] : [] : shards.All;
        return await Task.WhenAll(served.Select(shard => SearchAsync(shard, filter, wanted, after, cancellation)));
    }

    public async Task<IReadOnlySet<TaskId>?> RecheckAsync(ArchiveStamp stamp, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        shards.Find(stamp.Shard) is { } shard
            ? await shard.AskAsync(
                new ShardQuery<HashSet<TaskId>?>(state => ArchiveStamp.Of(state) == stamp
                    ? [.. ids.Where(id => state.Queue.Find(id) is not null)]
                    : null),
                cancellation)
            : null;

    private static async Task<MemorySearch> SearchAsync(
        ShardHandle shard, TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation)
    {
        var found = new List<TaskView>();
        ArchiveStamp? stamp = null;
        TaskId? from = null;
        while (true)
        {
            var start = from;
            var query = new ShardQuery<TaskId?>(state =>
            {
                stamp ??= ArchiveStamp.Of(state);
                return SearchTurn(state, filter, wanted, after, start, found);
            });
            from = await shard.AskAsync(query, cancellation);
            if (from is null)
            {
                return new MemorySearch(stamp!.Value, found);
            }
        }
    }

    /// <summary>One turn of a search; returns where the next begins, or null when the search is over.</summary>
    private static TaskId? SearchTurn(
        TaskShard shard, TaskFilter filter, int wanted, TaskCursor? after, TaskId? from, List<TaskView> found)
    {
        if (!filter.MayMatch(shard.Queue))
        {
            return null;
        }

        var looks = 0;
        foreach (var task in shard.Queue.Log.Backwards(from ?? StartOf(shard, after)))
        {
            var behindCursor = after is null || TaskCursor.Compare((task.SubmittedAt, task.Id), (after.SubmittedAt, after.Id)) < 0;
            if (behindCursor && filter.Matches(task))
            {
                found.Add(shard.View(task));
                if (found.Count == wanted)
                {
                    return null;
                }
            }

            if (++looks == LooksPerTurn)
            {
                return task.Id;
            }
        }

        return null;
    }

    /// <summary>Where in the log to begin for a cursor: just behind it in its own shard, and by its millisecond elsewhere.</summary>
    private static TaskId? StartOf(TaskShard shard, TaskCursor? after) => after switch
    {
        null => null,
        { Id: var id } when id.Shard == shard.Queue.Shard => id,
        { Id: var id } => new TaskId(shard.Queue.Shard, ((id.Ulid >> 80) + 1) << 80),
    };
}
