using System.Text;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Journal.Sqlite.Logging;

/// <summary>The lines, those of one task together and in order.</summary>
internal sealed class LinesTable(SqliteDatabase database)
{
    // Text as bytes: SQLite would end a TEXT at a NUL character.
    public const string Schema = """
        CREATE TABLE lines (
            log     INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            number  INTEGER NOT NULL,
            at      INTEGER NOT NULL,
            stream  INTEGER NOT NULL,
            text    BLOB NOT NULL,
            PRIMARY KEY (log, attempt, number)) WITHOUT ROWID
        """;

    private readonly SqliteStatement insert = database.Prepare(
        "INSERT INTO lines (log, attempt, number, at, stream, text) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    private readonly SqliteStatement length = database.Prepare("SELECT length(text) FROM lines WHERE log = ? AND attempt = ? AND number = ?");

    private readonly SqliteStatement delete = database.Prepare("DELETE FROM lines WHERE log = ? AND attempt = ? AND number = ?");

    private readonly SqliteStatement deleteAll = database.Prepare("DELETE FROM lines WHERE log = ?");

    private readonly SqliteStatement read = database.Prepare("""
        SELECT attempt, number, at, stream, text FROM lines
        WHERE log = ? AND (attempt, number) > (?, ?)
        ORDER BY attempt, number LIMIT ?
        """);

    /// <summary>Puts a line in its place; by how many bytes the log grew.</summary>
    public long Put(long log, LogLine line)
    {
        var text = Encoding.UTF8.GetBytes(line.Text);
        long growth = LogLine.OverheadBytes + text.Length;
        if (!TryInsert(log, line, text))
        {
            growth -= LogLine.OverheadBytes + OldLength(log, line.Position);
            BindKey(delete, log, line.Position).Run();
            TryInsert(log, line, text);
        }

        return growth;
    }

    public void DeleteAll(long log) => deleteAll.Bind(1, log).Run();

    public List<LogLine> Read(long log, LogPosition after, int limit)
    {
        var lines = new List<LogLine>();
        BindKey(read, log, after).Bind(4, limit);
        while (read.Step())
        {
            lines.Add(new LogLine(
                new LogPosition((int)read.Int64(0), read.Int64(1)), read.Int64(2), (int)read.Int64(3), Encoding.UTF8.GetString(read.Blob(4))));
        }

        return lines;
    }

    private static SqliteStatement BindKey(SqliteStatement statement, long log, LogPosition position) =>
        statement.Bind(1, log).Bind(2, position.Attempt).Bind(3, position.Number);

    private bool TryInsert(long log, LogLine line, byte[] text)
    {
        BindKey(insert, log, line.Position).Bind(4, line.At).Bind(5, line.Stream).Bind(6, text).Run();
        return database.Changes > 0;
    }

    private long OldLength(long log, LogPosition position)
    {
        BindKey(length, log, position).Step();
        var old = length.Int64(0);
        length.Reset();
        return old;
    }
}
