using Npgsql;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>
/// Reads pages, in one consistent view: goes through the runs of the filter that fewest rows pass, newest first, and checks their rows
/// against all filters.
/// </summary>
internal sealed class PageReader(NpgsqlConnection connection, ProjectionQuery query, CancellationToken cancellation)
{
    private const int FirstRuns = 8;
    private const int MostRuns = 256;

    // Counting stays cheaper than reading.
    private const int CountedRuns = 500;

    private const string Check = """
        select t.sort_key, t.id, t.tags
        from unnest($1, $2, $3) as k (id, first, behind) join tasks t on t.id = k.id and t.row >= k.first and t.row < k.behind
        where t.sort_key > $4 and (t.sort_key, t.id) < ($5, $6)
            and ($7::integer[] is null or t.class = any($7)) and ($8::text is null or t.agent = $8)
        """;

    private static readonly byte[] LastId = [0xFF];

    private int[]? classes;

    public async Task<List<ProjectedRow>> ReadAsync()
    {
        var entries = await EntriesAsync(query.Limit);
        if (entries.Count == 0)
        {
            return [];
        }

        var rows = await TasksTable.FindAsync(connection, entries.Select(entry => entry.Id), cancellation);
        return [.. rows.OrderByDescending(row => row.SortKey).ThenByDescending(row => row.Id, StringComparer.Ordinal)];
    }

    /// <summary>How many rows pass the query's filters.</summary>
    public async Task<long> CountAsync() =>
        query is { Agent: null, Before: null, SortKeyAfter: null } && query.Tags is null or { Count: 0 }
            ? await ClassesTable.SumAsync(connection, query.Status, query.Type, query.Domain, cancellation)
            : (await EntriesAsync(int.MaxValue)).Count;

    /// <summary>The first entries that pass, in the order of pages.</summary>
    private async Task<List<PageEntry>> EntriesAsync(int wanted)
    {
        var facets = await FacetsAsync();
        var entries = new List<PageEntry>();
        var before = query.Before?.SortKey ?? long.MaxValue;
        var cursor = (before > long.MaxValue - RunsTable.MaxWidth - 1 ? long.MaxValue : before + RunsTable.MaxWidth + 1, long.MaxValue);
        for (var limit = FirstRuns; facets.Length > 0; limit = Math.Min(2 * limit, MostRuns))
        {
            var runs = await RunsTable.ReadAsync(connection, facets, cursor, before, query.SortKeyAfter ?? long.MinValue, limit, cancellation);
            if (runs.Count > 0)
            {
                entries.AddRange(await CheckAsync(runs));
                cursor = (runs[^1].MaxSort, runs[^1].Number);
            }

            // What is above all runs that were not read yet has its place.
            var isAll = runs.Count < limit;
            if (isAll || entries.Count(entry => entry.SortKey > cursor.Item1) >= wanted)
            {
                break;
            }
        }

        entries.Sort((a, b) => b.CompareTo(a));
        return entries.Count <= wanted ? entries : entries[..wanted];
    }

    private async Task<IEnumerable<PageEntry>> CheckAsync(List<(long MaxSort, long Number, long Write, byte[][] Ids)> runs)
    {
        var rows = await connection.Command(
            Check,
            runs.SelectMany(run => run.Ids).ToArray(),
            runs.SelectMany(run => run.Ids, (run, _) => RowNumber.Of(run.Write, 0)).ToArray(),
            runs.SelectMany(run => run.Ids, (run, _) => RowNumber.Of(run.Write + 1, 0)).ToArray(),
            query.SortKeyAfter ?? long.MinValue,
            query.Before?.SortKey ?? long.MaxValue,
            query.Before is { } before ? PackedId.Of(before.Id) : LastId,
            classes,
            query.Agent).ToListAsync(
                row => (Entry: new PageEntry(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), Tags: row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2)),
                cancellation);
        return rows.Where(row => HasTags(row.Tags)).Select(row => row.Entry);
    }

    private bool HasTags(byte[]? column)
    {
        if (query.Tags is null or { Count: 0 })
        {
            return true;
        }

        var tags = column is null ? [] : TagsColumn.Decode(column);
        return query.Tags.All(tag => tags.TryGetValue(tag.Key, out var value) && value == tag.Value);
    }

    /// <summary>The facets to go through: all classes that pass, or the agent or tag if that is rarer.</summary>
    private async Task<long[]> FacetsAsync()
    {
        var passing = await ClassesTable.PassingAsync(connection, query.Status, query.Type, query.Domain, cancellation);
        if (query.Status is not null || query.Type is not null || query.Domain is not null)
        {
            classes = [.. passing.Select(found => found.Code)];
        }

        var (rarest, count) = ((long[])[.. passing.Select(found => Facet.OfClass(found.Code))], passing.Sum(found => found.Count));
        var others = (query.Tags ?? new Dictionary<string, string>()).Select(tag => Facet.OfTag(tag.Key, tag.Value)).ToList();
        if (query.Agent is not null)
        {
            others.Add(Facet.OfAgent(query.Agent));
        }

        foreach (var facet in others)
        {
            var rows = await RunsTable.CountAsync(connection, facet, CountedRuns, cancellation);
            if (rows < count)
            {
                (rarest, count) = ([facet], rows);
            }
        }

        return rarest;
    }
}
