namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>
/// When rows ended, without a column or an index for it: rows are written about in the order of their ends, so a mark every few
/// seconds tells which of them had ended by then.
/// </summary>
internal sealed class MarksTable(SqliteDatabase database)
{
    /// <summary>Rows from before the table existed count as ended when it was made.</summary>
    public const string Schema = """
        CREATE TABLE marks (row INTEGER PRIMARY KEY, ended_until INTEGER NOT NULL);
        INSERT INTO marks
        SELECT next, CAST(strftime('%s', 'now') AS INTEGER) * 1000000 FROM (SELECT max(row) + 1 AS next FROM tasks) WHERE next IS NOT NULL
        """;

    private const long Distance = 5_000_000;

    private readonly SqliteStatement last = database.Prepare("SELECT max(ended_until) FROM marks");

    private readonly SqliteStatement insert = database.Prepare("INSERT OR REPLACE INTO marks (row, ended_until) VALUES (?, ?)");

    private readonly SqliteStatement firstRowAfter = database.Prepare("SELECT max(row) FROM marks WHERE ended_until <= ?");

    private readonly SqliteStatement deleteBefore = database.Prepare("DELETE FROM marks WHERE row < ?");

    private readonly SqliteStatement lastRow = database.Prepare("SELECT coalesce(max(row), 1) - 1 FROM marks");

    /// <summary>The last row the newest mark speaks of; 0 when there is none.</summary>
    public long LastRow
    {
        get
        {
            lastRow.Step();
            var row = lastRow.Int64(0);
            lastRow.Reset();
            return row;
        }
    }

    /// <summary>Notes that all rows below <paramref name="row"/> had ended by a moment, unless there is a mark shortly before.</summary>
    public void Set(long row, long endedUntil)
    {
        last.Step();
        var known = last.IsNull(0) ? long.MinValue : last.Int64(0);
        last.Reset();
        if (known == long.MinValue || endedUntil >= known + Distance)
        {
            insert.Bind(1, row).Bind(2, endedUntil).Run();
        }
    }

    /// <summary>The row below which all rows ended at or before a moment; 0 when that is known of none.</summary>
    public long RowOf(long endedUntil)
    {
        firstRowAfter.Bind(1, endedUntil).Step();
        var row = firstRowAfter.IsNull(0) ? 0 : firstRowAfter.Int64(0);
        firstRowAfter.Reset();
        return row;
    }

    /// <summary>Marks below the first row that is left say nothing any longer.</summary>
    public void Forget(long firstRow) => deleteBefore.Bind(1, firstRow).Run();
}
