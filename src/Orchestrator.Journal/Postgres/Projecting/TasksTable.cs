using Npgsql;
using NpgsqlTypes;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>One row a finished record. What rows are searched by is in <see cref="RunsTable"/>: an index entry a row and filter costs several times as much.</summary>
internal static class TasksTable
{
    public const string Schema = """
        create table tasks (
            row      bigint not null,
            sort_key bigint not null,
            class    integer not null,
            id       bytea not null,
            agent    text,
            tags     bytea,
            body     bytea not null);
        create unique index tasks_by_id on tasks (id);
        create index tasks_by_row on tasks (row)
        """;

    private const string Columns = """
        select t.id, t.sort_key, c.status, c.type, c.domain, t.agent, t.tags, t.body
        from tasks t join classes c on c.code = t.class
        """;

    /// <summary>Adds rows.</summary>
    /// <exception cref="PostgresException">There is a row with one of these ids (a unique violation).</exception>
    public static async Task InsertAsync(NpgsqlConnection connection, long write, WritePlan plan)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy tasks (row, sort_key, class, id, agent, tags, body) from stdin (format binary)");
        for (var i = 0; i < plan.Rows.Count; i++)
        {
            var row = plan.Rows[i];
            // Synchronous: a row goes into the connection's buffer, which is sent now and then.
#pragma warning disable CA1849
            copy.StartRow();
            copy.Write(RowNumber.Of(write, i), NpgsqlDbType.Bigint);
            copy.Write(row.SortKey, NpgsqlDbType.Bigint);
            copy.Write(plan.Classes[i], NpgsqlDbType.Integer);
            copy.Write(plan.Ids[i], NpgsqlDbType.Bytea);
            if (row.Agent is null)
            {
                copy.WriteNull();
            }
            else
            {
                copy.Write(row.Agent, NpgsqlDbType.Text);
            }

            if (TagsColumn.Encode(row.Tags) is { Length: > 0 } tags)
            {
                copy.Write(tags, NpgsqlDbType.Bytea);
            }
            else
            {
                copy.WriteNull();
            }

            copy.Write(row.Body, NpgsqlDbType.Bytea);
#pragma warning restore CA1849
        }

        await copy.CompleteAsync();
    }

    /// <summary>Deletes rows by id; number and class of those there were.</summary>
    public static Task<List<DeletedRow>> DeleteAsync(NpgsqlConnection connection, IReadOnlyList<byte[]> ids) =>
        connection.Command("delete from tasks where id = any($1) returning row, class", (object)ids.ToArray()).ToListAsync(Deleted, CancellationToken.None);

    // Ranges of row numbers, written out: the database then cannot but go along the index.
    /// <summary>Deletes the oldest rows, so many.</summary>
    public static Task<List<DeletedRow>> DeleteOldestAsync(NpgsqlConnection connection, long limit) => connection.Command(
        """
        delete from tasks where row <= (select max(row) from (select row from tasks order by row limit $1) oldest) returning row, class
        """,
        limit).ToListAsync(Deleted, CancellationToken.None);

    /// <summary>Deletes the rows of these classes that came with these writes.</summary>
    public static async Task<List<DeletedRow>> DeleteAsync(NpgsqlConnection connection, long[] writes, int[] classes)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var write in writes)
        {
            batch.Add(
                "delete from tasks where row >= $1 and row < $2 and class = any($3) returning row, class",
                RowNumber.Of(write, 0), RowNumber.Of(write + 1, 0), classes);
        }

        var rows = new List<DeletedRow>();
        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            rows.AddRange(await reader.ToListAsync(Deleted, CancellationToken.None));
        }
        while (await reader.NextResultAsync());

        return rows;
    }

    /// <summary>Deletes rows of these classes that came with a write, the oldest first, at most so many.</summary>
    public static Task<List<DeletedRow>> DeleteAsync(NpgsqlConnection connection, long write, int[] classes, int limit) => connection.Command(
        """
        delete from tasks
        where row >= $1 and row <= (
            select max(row) from (
                select row from tasks where row >= $1 and row < $2 and class = any($3) order by row limit $4) oldest)
            and class = any($3)
        returning row, class
        """,
        RowNumber.Of(write, 0), RowNumber.Of(write + 1, 0), classes, limit).ToListAsync(Deleted, CancellationToken.None);

    public static async Task<ProjectedRow?> FindAsync(PostgresSource source, string id, CancellationToken cancellation) =>
        (await source.Pool.Command(Columns + " where t.id = $1", PackedId.Of(id)).ToListAsync(Row, cancellation)).SingleOrDefault();

    /// <summary>Rows by their ids, in no order.</summary>
    public static Task<List<ProjectedRow>> FindAsync(NpgsqlConnection connection, IEnumerable<byte[]> ids, CancellationToken cancellation) =>
        connection.Command(Columns + " where t.id = any($1)", (object)ids.ToArray()).ToListAsync(Row, cancellation);

    private static DeletedRow Deleted(NpgsqlDataReader row) => new(RowNumber.WriteOf(row.GetInt64(0)), row.GetInt32(1));

    private static ProjectedRow Row(NpgsqlDataReader row) => new(
        PackedId.Text(row.GetFieldValue<byte[]>(0)), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.IsDBNull(6) ? null : TagsColumn.Decode(row.GetFieldValue<byte[]>(6)),
        row.GetFieldValue<byte[]>(7));
}
