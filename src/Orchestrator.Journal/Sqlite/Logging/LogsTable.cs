namespace Orchestrator.Journal.Sqlite.Logging;

/// <summary>A row for each task that has lines.</summary>
internal sealed class LogsTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE logs (
            code        INTEGER PRIMARY KEY,
            task        TEXT NOT NULL UNIQUE,
            last_number INTEGER NOT NULL,
            last_at     INTEGER NOT NULL,
            bytes       INTEGER NOT NULL);
        CREATE INDEX logs_by_age ON logs (last_at, code)
        """;

    private readonly SqliteStatement find = database.Prepare("SELECT code, last_number, last_at, bytes FROM logs WHERE task = ?");

    private readonly SqliteStatement insert = database.Prepare("INSERT INTO logs (task, last_number, last_at, bytes) VALUES (?, 0, ?, 0)");

    private readonly SqliteStatement update = database.Prepare("UPDATE logs SET last_number = ?, last_at = ?, bytes = ? WHERE code = ?");

    private readonly SqliteStatement delete = database.Prepare("DELETE FROM logs WHERE code = ?");

    private readonly SqliteStatement any = database.Prepare("SELECT 1 FROM logs LIMIT 1");

    private readonly SqliteStatement oldest = database.Prepare("SELECT code, last_number, last_at, bytes FROM logs ORDER BY last_at, code LIMIT ?");

    /// <summary>False when no task has lines.</summary>
    public bool Any()
    {
        var isAny = any.Step();
        any.Reset();
        return isAny;
    }

    /// <summary>The task's log; null when it has none.</summary>
    public LogRow? Find(string task)
    {
        if (!find.Bind(1, task).Step())
        {
            return null;
        }

        var row = Row(find);
        find.Reset();
        return row;
    }

    /// <summary>A new, empty log.</summary>
    public LogRow Insert(string task)
    {
        insert.Bind(1, task).Bind(2, long.MinValue).Run();
        return new LogRow(database.LastInsertedRow, 0, long.MinValue, 0);
    }

    public void Update(LogRow row) =>
        update.Bind(1, row.LastNumber).Bind(2, row.LastAt).Bind(3, row.Bytes).Bind(4, row.Code).Run();

    public void Delete(long code) => delete.Bind(1, code).Run();

    /// <summary>The logs that were written to least recently.</summary>
    public List<LogRow> Oldest(int limit)
    {
        var rows = new List<LogRow>();
        oldest.Bind(1, limit);
        while (oldest.Step())
        {
            rows.Add(Row(oldest));
        }

        return rows;
    }

    private static LogRow Row(SqliteStatement statement) =>
        new(statement.Int64(0), statement.Int64(1), statement.Int64(2), statement.Int64(3));
}
