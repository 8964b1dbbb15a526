using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine;

/// <summary>
/// Lists tasks: what is in memory merged with the table of finished tasks, so that a list shows what was just written.
/// Memory is read first: a task that leaves it meanwhile is in the table by then.
/// </summary>
internal sealed class TaskLists(ShardDirectory shards, FinishedTasks finished)
{
    // A rare filter over a long queue is searched in turns, so that the shard's other work goes on in between.
    private const int LooksPerTurn = 10_000;

    public async Task<TaskPage> PageAsync(TaskFilter filter, int limit, TaskCursor? after, CancellationToken cancellation)
    {
        TaskPage? page;
        do
        {
            page = await TryPageAsync(filter, limit, after, cancellation);
        }
        while (page is null);
        return page;
    }

    /// <summary>The page; null when tasks came back from the table between the two looks, and were perhaps seen in neither.</summary>
    private async Task<TaskPage?> TryPageAsync(TaskFilter filter, int limit, TaskCursor? after, CancellationToken cancellation)
    {
        var served = filter.Domain is { } domain ? shards.Find(domain) is { } one ? [one] : [] : shards.All;
        var wanted = limit + 1;
        var inMemory = await Task.WhenAll(served.Select(shard => SearchAsync(shard, filter, wanted, after, cancellation)));
        var candidates = inMemory.SelectMany(search => search.Found).ToDictionary(view => view.Id);
        if (filter.State is not { } state || state.IsTerminal())
        {
            var kept = 0;
            for (var from = after; kept < wanted;)
            {
                var rows = await FromTableAsync(filter, wanted, from, cancellation);
                var back = await Task.WhenAll(inMemory.Select(search => InMemoryAsync(search, rows, cancellation)));
                if (back.Contains(null))
                {
                    return null;
                }

                // A row whose task is in memory is out of date, or about to be written again: memory has had the last word.
                foreach (var row in rows.Where(row => !back.Any(ids => ids!.Contains(row.Id))))
                {
                    candidates.TryAdd(row.Id, row);
                    kept++;
                }

                if (rows.Count < wanted)
                {
                    break;
                }

                from = new TaskCursor(rows[^1].SubmittedAt, rows[^1].Id);
            }
        }

        var items = candidates.Values
            .OrderByDescending(view => (view.SubmittedAt, view.Id), Comparer<(Instant, TaskId)>.Create(TaskCursor.Compare))
            .Take(wanted)
            .ToList();
        if (items.Count <= limit)
        {
            return new TaskPage(items, null);
        }

        items.RemoveAt(limit);
        return new TaskPage(items, new TaskCursor(items[^1].SubmittedAt, items[^1].Id));
    }

    private static async Task<Search> SearchAsync(
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
                return new Search(shard, stamp!.Value, found);
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

    private async Task<IReadOnlyList<TaskView>> FromTableAsync(
        TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation) =>
        await finished.PageAsync(
            filter.ToQuery(wanted, after is null ? null : (after.SubmittedAt.Microseconds, after.Id.ToString())), cancellation);

    /// <summary>Which of the rows' tasks are in memory; null when a task has come back to it since the search.</summary>
    private static Task<HashSet<TaskId>?> InMemoryAsync(Search search, IReadOnlyList<TaskView> rows, CancellationToken cancellation) =>
        search.Shard.AskAsync(
            new ShardQuery<HashSet<TaskId>?>(state => ArchiveStamp.Of(state) == search.Stamp
                ? [.. rows.Where(row => state.Queue.Find(row.Id) is not null).Select(row => row.Id)]
                : null),
            cancellation);

    private sealed record Search(ShardHandle Shard, ArchiveStamp Stamp, List<TaskView> Found);
}
