using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Bulk;

/// <summary>Counts in the memory of this node's shards.</summary>
internal sealed class LocalBulkCounts(ShardDirectory shards) : IBulkCounts
{
    private const int LooksPerTurn = 10_000;

    public async Task<long> CountAsync(
        TaskFilter filter, Instant before, IReadOnlyDictionary<int, long> positions, CancellationToken cancellation)
    {
        var served = filter.Domain is { } domain ? shards.Find(domain) is { } one ? [one] : [] : shards.All;
        var counts = await Task.WhenAll(served.Select(async shard =>
        {
            var (count, from) = (0L, (TaskId?)null);
            do
            {
                var start = from;
                var query = new ShardQuery<(long Count, TaskId? From)>(state => CountTurn(state, filter, before, positions, start));
                (var found, from) = await shard.AskAsync(query, cancellation);
                count += found;
            }
            while (from is not null);
            return count;
        }));
        return counts.Sum();
    }

    private static (long Count, TaskId? From) CountTurn(
        Tasks.TaskShard shard, TaskFilter filter, Instant before, IReadOnlyDictionary<int, long> positions, TaskId? from)
    {
        if (!filter.MayMatch(shard.Queue))
        {
            return (0, null);
        }

        var (count, looks) = (0L, 0);
        var inTable = positions.GetValueOrDefault(shard.Queue.Shard);
        foreach (var task in shard.Queue.Log.Backwards(from))
        {
            if (task.SubmittedAt < before && filter.Matches(task) && (!task.State.IsTerminal() || task.LastSequence > inTable))
            {
                count++;
            }

            if (++looks == LooksPerTurn)
            {
                return (count, task.Id);
            }
        }

        return (count, null);
    }
}
