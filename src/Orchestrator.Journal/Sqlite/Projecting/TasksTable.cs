using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>
/// One row a finished record, in the order they were written. The body comes last, so that the columns before it are read without
/// touching it.
/// </summary>
/// <remarks>
/// What the indexes cost, per row of 1 KiB written 4,000 at a time, of one core of a small machine: the table alone 2.2 us, the index
/// over ids 1.3 us more, the one over classes too little to measure, the one over agents 1.4 us (5.9 us, were it not kept by block). Differences below
/// two times are within the noise.
/// </remarks>
internal sealed class TasksTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE tasks (
            row      INTEGER PRIMARY KEY,
            id       TEXT NOT NULL,
            sort_key INTEGER NOT NULL,
            block    INTEGER NOT NULL,
            class    INTEGER NOT NULL,
            agent    INTEGER,
            tags     BLOB,
            body     BLOB NOT NULL);
        CREATE UNIQUE INDEX tasks_by_id ON tasks (id);
        CREATE INDEX tasks_by_class ON tasks (class, sort_key, id);
        CREATE INDEX tasks_by_agent ON tasks (block, agent, sort_key, id, class) WHERE agent IS NOT NULL
        """;

    private const string Columns = """
        SELECT t.row, t.id, t.sort_key, c.status, c.type, c.domain, a.name, t.tags, t.body
        FROM tasks t JOIN classes c ON c.code = t.class LEFT JOIN agents a ON a.code = t.agent
        """;

    private readonly SqliteStatement insert = database.Prepare("""
        INSERT INTO tasks (row, id, sort_key, block, class, agent, tags, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING
        """);

    private readonly SqliteStatement delete = database.Prepare("DELETE FROM tasks WHERE row = ?");

    private readonly SqliteStatement findKey = database.Prepare("SELECT row, sort_key, id, class, tags FROM tasks WHERE id = ?");

    private readonly SqliteStatement readRows = database.Prepare(
        "SELECT row, sort_key, id, class, tags FROM tasks WHERE row >= ? AND row < ? ORDER BY row LIMIT ?");

    private readonly SqliteStatement findById = database.Prepare(Columns + " WHERE t.id = ?");

    private readonly SqliteStatement findByRow = database.Prepare(Columns + " WHERE t.row = ?");

    private readonly SqliteStatement readClass = database.Prepare("""
        SELECT sort_key, id, row, class FROM tasks INDEXED BY tasks_by_class
        WHERE class = ? AND (sort_key, id) < (?, ?) AND sort_key > ?
        ORDER BY sort_key DESC, id DESC LIMIT ?
        """);

    private readonly SqliteStatement readAgent = database.Prepare("""
        SELECT sort_key, id, row, class FROM tasks INDEXED BY tasks_by_agent
        WHERE block = ? AND agent = ? AND (sort_key, id) < (?, ?) AND sort_key > ?
        ORDER BY sort_key DESC, id DESC LIMIT ?
        """);

    private readonly SqliteStatement countClass = database.Prepare("""
        SELECT count(*) FROM (SELECT 1 FROM tasks INDEXED BY tasks_by_class WHERE class = ? LIMIT ?)
        """);

    private readonly SqliteStatement countAgent = database.Prepare("""
        SELECT count(*) FROM (SELECT 1 FROM tasks INDEXED BY tasks_by_agent WHERE block = ? AND agent = ? LIMIT ?)
        """);

    private readonly SqliteStatement classAndAgent = database.Prepare("SELECT class, agent FROM tasks WHERE row = ?");

    // Two statements, because SQLite finds min and max at the ends of the table only when asked for one of them.
    private readonly SqliteStatement firstRow = database.Prepare("SELECT min(row) FROM tasks");

    private readonly SqliteStatement lastRow = database.Prepare("SELECT max(row) FROM tasks");

    /// <summary>The lowest row number; 0 when the table is empty.</summary>
    public long FirstRow => Single(firstRow);

    /// <summary>The highest row number; 0 when the table is empty.</summary>
    public long LastRow => Single(lastRow);

    /// <summary>Inserts a row; false when there is one with this id.</summary>
    public bool TryInsert(long number, ProjectedRow row, long classCode, long? agent, ReadOnlySpan<byte> tags)
    {
        insert.Bind(1, number).Bind(2, row.Id).Bind(3, row.SortKey).Bind(4, RowBlock.Of(number)).Bind(5, classCode);
        if (agent is { } code)
        {
            insert.Bind(6, code);
        }
        else
        {
            insert.BindNull(6);
        }

        if (tags.IsEmpty)
        {
            insert.BindNull(7);
        }
        else
        {
            insert.Bind(7, tags);
        }

        insert.Bind(8, row.Body.Span).Run();
        return database.Changes > 0;
    }

    public void Delete(long row) => delete.Bind(1, row).Run();

    /// <summary>The row with this id; null when there is none.</summary>
    public RowEntry? FindEntry(string id)
    {
        if (!findKey.Bind(1, id).Step())
        {
            return null;
        }

        var found = Entry(findKey);
        findKey.Reset();
        return found;
    }

    /// <summary>Rows in the order they were written.</summary>
    public List<RowEntry> ReadRows(long from, long before, int limit)
    {
        var entries = new List<RowEntry>();
        readRows.Bind(1, from).Bind(2, before).Bind(3, limit);
        while (readRows.Step())
        {
            entries.Add(Entry(readRows));
        }

        return entries;
    }

    public ProjectedRow? FindById(string id) => Row(findById.Bind(1, id));

    public ProjectedRow? FindByRow(long row) => Row(findByRow.Bind(1, row));

    /// <summary>Entries of one class behind the given key, in the order of pages.</summary>
    public void ReadClass(long classCode, PageKey before, long sortKeyAfter, int limit, Queue<PageEntry> into) =>
        Read(readClass.Bind(1, classCode).Bind(2, before.SortKey).Bind(3, before.Id).Bind(4, sortKeyAfter).Bind(5, limit), into);

    /// <summary>Entries of one block with this agent, behind the given key, in the order of pages.</summary>
    public void ReadAgent(long block, long agent, PageKey before, long sortKeyAfter, int limit, Queue<PageEntry> into) => Read(
        readAgent.Bind(1, block).Bind(2, agent).Bind(3, before.SortKey).Bind(4, before.Id).Bind(5, sortKeyAfter).Bind(6, limit), into);

    /// <summary>The number of rows of a class, counted no further than the limit.</summary>
    public long CountClass(long classCode, long limit) => Single(countClass.Bind(1, classCode).Bind(2, limit));

    /// <summary>The number of one block's rows with this agent, counted no further than the limit.</summary>
    public long CountAgent(long block, long agent, long limit) => Single(countAgent.Bind(1, block).Bind(2, agent).Bind(3, limit));

    public (long Class, long? Agent) ClassAndAgentOf(long row)
    {
        classAndAgent.Bind(1, row).Step();
        var result = (classAndAgent.Int64(0), classAndAgent.IsNull(1) ? (long?)null : classAndAgent.Int64(1));
        classAndAgent.Reset();
        return result;
    }

    private static void Read(SqliteStatement statement, Queue<PageEntry> into)
    {
        while (statement.Step())
        {
            into.Enqueue(new PageEntry(new PageKey(statement.Int64(0), statement.Text(1)), statement.Int64(2), statement.Int64(3)));
        }
    }

    private static RowEntry Entry(SqliteStatement statement) => new(
        statement.Int64(0),
        new PageKey(statement.Int64(1), statement.Text(2)),
        statement.Int64(3),
        Tags(statement, 4));

    private static Dictionary<string, string>? Tags(SqliteStatement statement, int column) =>
        statement.IsNull(column) ? null : TagsColumn.Decode(statement.Blob(column));

    private static long Single(SqliteStatement statement)
    {
        statement.Step();
        var value = statement.Int64(0);
        statement.Reset();
        return value;
    }

    private static ProjectedRow? Row(SqliteStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }

        var row = new ProjectedRow(
            statement.Text(1),
            statement.Int64(2),
            statement.Text(3),
            statement.Text(4),
            statement.Text(5),
            statement.IsNull(6) ? null : statement.Text(6),
            Tags(statement, 7),
            statement.Blob(8).ToArray());
        statement.Reset();
        return row;
    }
}
