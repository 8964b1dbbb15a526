using System.Text;
using Npgsql;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Journal.Postgres.Logging;

/// <summary>The lines, those of one task together and in order.</summary>
internal static class LinesTable
{
    // Text as bytes: PostgreSQL's text cannot hold a NUL character.
    public const string Schema = """
        create table lines (
            log     bigint not null,
            attempt integer not null,
            number  bigint not null,
            at      bigint not null,
            stream  integer not null,
            text    bytea not null,
            primary key (log, attempt, number))
        """;

    public static Task<int> InsertAsync(
        NpgsqlConnection connection, IReadOnlyList<(long Log, LogLine Line)> lines, CancellationToken cancellation) => connection.Command(
        "insert into lines (log, attempt, number, at, stream, text) select * from unnest($1, $2, $3, $4, $5, $6)",
        lines.Select(entry => entry.Log).ToArray(),
        lines.Select(entry => entry.Line.Position.Attempt).ToArray(),
        lines.Select(entry => entry.Line.Position.Number).ToArray(),
        lines.Select(entry => entry.Line.At).ToArray(),
        lines.Select(entry => entry.Line.Stream).ToArray(),
        lines.Select(entry => Encoding.UTF8.GetBytes(entry.Line.Text)).ToArray()).RunAsync(cancellation);

    /// <summary>Deletes those of the lines that are there; what each that was counted for, with its log.</summary>
    public static Task<List<(long Log, long Bytes)>> DeleteAsync(
        NpgsqlConnection connection, IReadOnlyList<(long Log, LogLine Line)> lines, CancellationToken cancellation) => connection.Command(
        """
        delete from lines l using unnest($1, $2, $3) as k (log, attempt, number)
        where l.log = k.log and l.attempt = k.attempt and l.number = k.number
        returning l.log, octet_length(l.text)
        """,
        lines.Select(entry => entry.Log).ToArray(),
        lines.Select(entry => entry.Line.Position.Attempt).ToArray(),
        lines.Select(entry => entry.Line.Position.Number).ToArray())
        .ToListAsync(row => (row.GetInt64(0), (long)LogLine.OverheadBytes + row.GetInt32(1)), cancellation);

    public static Task<int> DeleteAllAsync(NpgsqlConnection connection, long[] logs, CancellationToken cancellation) =>
        connection.Command("delete from lines where log = any($1)", (object)logs).RunAsync(cancellation);

    public static Task<List<LogLine>> ReadAsync(NpgsqlDataSource source, string task, LogPosition after, int limit, CancellationToken cancellation) =>
        source.Command(
            """
            select attempt, number, at, stream, text from lines
            where log = (select code from logs where task = $1) and (attempt, number) > ($2, $3)
            order by attempt, number limit $4
            """,
            task, after.Attempt, after.Number, limit)
            .ToListAsync(
                row => new LogLine(
                    new LogPosition(row.GetInt32(0), row.GetInt64(1)), row.GetInt64(2), row.GetInt32(3),
                    Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(4))),
                cancellation);
}
