using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Reads pages: draws rows from the filter that fewest rows pass and checks them against the others.</summary>
internal sealed class PageReader(ProjectionDatabase tables)
{
    // Filters are counted up to the first figure, and if all have more, up to the next: counting stays cheaper than reading.
    private static readonly long[] CountLimits = [1_000, 16_000];

    public List<ProjectedRow> Read(ProjectionQuery query) =>
        [.. Entries(query, query.Limit).Take(query.Limit).Select(entry => tables.Tasks.FindByRow(entry.Row)!)];

    /// <summary>How many rows pass the query's filters.</summary>
    public long Count(ProjectionQuery query) =>
        query is { Agent: null, Before: null, SortKeyAfter: null } && query.Tags is null or { Count: 0 }
            ? tables.Classes.Sum(query.Status, query.Type, query.Domain)
            : Entries(query, int.MaxValue / 2).LongCount();

    private IEnumerable<PageEntry> Entries(ProjectionQuery query, int wanted)
    {
        if (Sources(query) is not { } sources)
        {
            return [];
        }

        var drawn = Rarest(sources);
        var before = query.Before is { } key ? new PageKey(key.SortKey, key.Id) : PageKey.Top;
        return new MergedRanges(drawn, before, query.SortKeyAfter ?? long.MinValue, wanted).Entries()
            .Where(entry => sources.All(source => source == drawn || source.Passes(entry)));
    }

    /// <summary>A source for each filter; null when some filter names a value that never occurred.</summary>
    private List<IPageSource>? Sources(ProjectionQuery query)
    {
        var firstBlock = RowBlock.Of(tables.Tasks.FirstRow);
        var blocks = (int)(RowBlock.Of(tables.Tasks.LastRow) - firstBlock + 1);
        // The one that passes all rows comes last: it is drawn from only if there is no other.
        var sources = new List<IPageSource>();
        if (query.Agent is not null)
        {
            if (tables.Agents.Find(query.Agent) is not { } agent)
            {
                return null;
            }

            sources.Add(new AgentSource(tables.Tasks, agent, firstBlock, blocks));
        }

        foreach (var (name, value) in query.Tags ?? new Dictionary<string, string>())
        {
            sources.Add(new TagSource(tables.Tags, name, value, firstBlock, blocks));
        }

        if (sources.Count == 0 || query.Status is not null || query.Type is not null || query.Domain is not null)
        {
            sources.Add(new ClassSource(tables.Tasks, tables.Classes.Matching(query.Status, query.Type, query.Domain)));
        }

        return sources;
    }

    private static IPageSource Rarest(List<IPageSource> sources)
    {
        if (sources.Count == 1)
        {
            return sources[0];
        }

        foreach (var limit in CountLimits)
        {
            var (rarest, count) = sources.Select(source => (source, Count(source, limit))).MinBy(s => s.Item2);
            if (count < limit)
            {
                return rarest;
            }
        }

        return sources[0];
    }

    private static long Count(IPageSource source, long limit)
    {
        var count = 0L;
        for (var range = 0; range < source.RangeCount && count < limit; range++)
        {
            count += source.Count(range, limit - count);
        }

        return count;
    }
}
