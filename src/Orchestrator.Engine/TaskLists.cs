using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal.Projection;

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
        var served = filter.Domain is { } domain ? shards.Find(domain) is { } one ? [one] : [] : shards.All;
        var wanted = limit + 1;
        var inMemory = await Task.WhenAll(served.Select(shard => SearchAsync(shard, filter, wanted, after, cancellation)));
        var candidates = inMemory.SelectMany(views => views).ToDictionary(view => view.Id);
        if (filter.State is not { } state || state.IsTerminal())
        {
            foreach (var view in await FromTableAsync(filter, wanted, after, candidates.Keys, cancellation))
            {
                candidates.TryAdd(view.Id, view);
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

    private static async Task<IReadOnlyList<TaskView>> SearchAsync(
        ShardHandle shard, TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation)
    {
        var found = new List<TaskView>();
        TaskId? from = null;
        while (true)
        {
            var start = from;
            var query = new ShardQuery<TaskId?>(state => SearchTurn(state, filter, wanted, after, start, found));
            if (!shard.Actor.Tell(query))
            {
                throw new ServiceUnavailableException("overloaded", $"Too many commands wait for domain '{shard.Domain}'.");
            }

            from = await query.Task.WaitAsync(cancellation);
            if (from is null)
            {
                return found;
            }
        }
    }

    /// <summary>One turn of a search; returns where the next begins, or null when the search is over.</summary>
    private static TaskId? SearchTurn(
        TaskShard shard, TaskFilter filter, int wanted, TaskCursor? after, TaskId? from, List<TaskView> found)
    {
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
        TaskFilter filter, int wanted, TaskCursor? after, IReadOnlyCollection<TaskId> known, CancellationToken cancellation)
    {
        var found = new List<TaskView>();
        (long, string)? before = after is null ? null : (after.SubmittedAt.Microseconds, after.Id.ToString());
        while (true)
        {
            var page = await finished.PageAsync(
                new ProjectionQuery
                {
                    Limit = wanted,
                    Before = before,
                    SortKeyAfter = filter.SubmittedAfter?.Microseconds,
                    Status = filter.State?.Name(),
                    Type = filter.Type,
                    Domain = filter.Domain,
                    Agent = filter.Agent,
                    Tags = filter.Tags.Count == 0 ? null : filter.Tags,
                },
                cancellation);
            var newer = await NewerInMemoryAsync(page.Where(view => !known.Contains(view.Id)), filter, cancellation);
            found.AddRange(page.Select(view => newer.TryGetValue(view.Id, out var current) ? current : view).OfType<TaskView>());
            if (page.Count < wanted || found.Count >= wanted)
            {
                return found;
            }

            before = (page[^1].SubmittedAt.Microseconds, page[^1].Id.ToString());
        }
    }

    /// <summary>
    /// The tasks that are further than their rows, after a retry by hand: memory has the last word. Null for those the filter
    /// does not let through as they are now.
    /// </summary>
    private async Task<Dictionary<TaskId, TaskView?>> NewerInMemoryAsync(
        IEnumerable<TaskView> rows, TaskFilter filter, CancellationToken cancellation)
    {
        var newer = new Dictionary<TaskId, TaskView?>();
        foreach (var group in rows.GroupBy(view => view.Id.Shard))
        {
            if (shards.Find(group.Key) is not { } shard)
            {
                continue;
            }

            var query = new ShardQuery<List<(TaskId, TaskView?)>>(state =>
            [
                .. from row in @group
                   let task = state.Queue.Find(row.Id)
                   where task is not null && task.LastSequence != row.History.Span[^1].Sequence
                   select (task.Id, filter.Matches(task) ? state.View(task) : null),
            ]);
            if (shard.Actor.Tell(query))
            {
                foreach (var (id, view) in await query.Task.WaitAsync(cancellation))
                {
                    newer[id] = view;
                }
            }
        }

        return newer;
    }
}
