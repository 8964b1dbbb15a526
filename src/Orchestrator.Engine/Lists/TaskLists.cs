using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Lists;

/// <summary>
/// Lists tasks: what is in memory merged with the table of finished tasks, so that a list shows what was just written.
/// Memory is read first: a task that leaves it meanwhile is in the table by then.
/// </summary>
internal sealed class TaskLists(ITaskMemory memory, FinishedTasks finished)
{
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
        var wanted = limit + 1;
        var inMemory = await memory.SearchAsync(filter, wanted, after, cancellation);
        var candidates = inMemory.SelectMany(search => search.Found).ToDictionary(view => view.Id);
        if (filter.State is not { } state || state.IsTerminal())
        {
            var kept = 0;
            for (var from = after; kept < wanted;)
            {
                var rows = await FromTableAsync(filter, wanted, from, cancellation);
                var ids = rows.Select(row => row.Id).ToList();
                var back = await Task.WhenAll(inMemory.Select(search => memory.RecheckAsync(search.Stamp, ids, cancellation)));
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

    private async Task<IReadOnlyList<TaskView>> FromTableAsync(
        TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation) =>
        await finished.PageAsync(
            filter.ToQuery(wanted, after is null ? null : (after.SubmittedAt.Microseconds, after.Id.ToString())), cancellation);
}
