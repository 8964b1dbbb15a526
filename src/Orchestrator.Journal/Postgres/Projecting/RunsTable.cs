using Npgsql;
using NpgsqlTypes;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>
/// Which rows have a facet, some dozen ids to a row: a write is cut into runs of rows that are neighbours in the order of pages. A run says where to look and
/// no more: a row of it may be gone or written anew, so it is checked. Runs go with their write.
/// </summary>
internal static class RunsTable
{
    public const string Schema = """
        create table runs (
            facet    bigint not null,
            max_sort bigint not null,
            number   bigint not null,
            min_sort bigint not null,
            write    bigint not null,
            count    integer not null,
            ids      bytea[] not null);
        create index runs_by_facet on runs (facet, max_sort, number);
        create index runs_by_write on runs (write)
        """;

    /// <summary>
    /// How far apart the sort keys of a run are at most, in microseconds. A page from the middle looks at runs that begin no further above it; a later
    /// version may therefore cut runs shorter, but not longer.
    /// </summary>
    public const long MaxWidth = 16_000_000;

    private const string ReadSome = """
        select r.max_sort, r.number, r.write, r.ids
        from unnest($1) as f (facet) cross join lateral (
            select max_sort, number, write, ids from runs
            where facet = f.facet and (max_sort, number) < ($2, $3) and min_sort <= $4 and max_sort > $5
            order by facet desc, max_sort desc, number desc limit $6) r
        order by r.max_sort desc, r.number desc limit $6
        """;

    public static async Task InsertAsync(NpgsqlConnection connection, long write, WritePlan plan)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy runs (facet, max_sort, number, min_sort, write, count, ids) from stdin (format binary)");
        for (var i = 0; i < plan.Runs.Count; i++)
        {
            var run = plan.Runs[i];
#pragma warning disable CA1849 // As in TasksTable.
            copy.StartRow();
            copy.Write(run.Facet, NpgsqlDbType.Bigint);
            copy.Write(plan.Rows[run.Places[0]].SortKey, NpgsqlDbType.Bigint);
            copy.Write(RowNumber.Of(write, i), NpgsqlDbType.Bigint);
            copy.Write(plan.Rows[run.Places[^1]].SortKey, NpgsqlDbType.Bigint);
            copy.Write(write, NpgsqlDbType.Bigint);
            copy.Write(run.Places.Count, NpgsqlDbType.Integer);
            copy.Write(run.Places.Select(place => plan.Ids[place]).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);
#pragma warning restore CA1849
        }

        await copy.CompleteAsync();
    }

    /// <summary>The next runs of these facets behind the cursor, in descending order.</summary>
    public static Task<List<(long MaxSort, long Number, long Write, byte[][] Ids)>> ReadAsync(
        NpgsqlConnection connection, long[] facets, (long MaxSort, long Number) cursor, long minSortUntil, long maxSortAfter, int limit,
        CancellationToken cancellation) =>
        connection.Command(ReadSome, facets, cursor.MaxSort, cursor.Number, minSortUntil, maxSortAfter, limit)
            .ToListAsync(row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[][]>(3)), cancellation);

    /// <summary>About how many rows have a facet, counted over its first so many runs.</summary>
    public static Task<long> CountAsync(NpgsqlConnection connection, long facet, int runs, CancellationToken cancellation) => connection.Command(
        "select coalesce(sum(count), 0)::bigint from (select count from runs where facet = $1 limit $2) r", facet, runs).ScalarAsync<long>(cancellation);
}
