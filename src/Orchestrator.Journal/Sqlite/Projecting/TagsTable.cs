namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>An index entry for each tag of each row that has tags. Ordered by <see cref="RowBlock"/> first.</summary>
internal sealed class TagsTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE tags (
            block    INTEGER NOT NULL,
            name     TEXT NOT NULL,
            value    TEXT NOT NULL,
            sort_key INTEGER NOT NULL,
            id       TEXT NOT NULL,
            row      INTEGER NOT NULL,
            PRIMARY KEY (block, name, value, sort_key, id)) WITHOUT ROWID
        """;

    private readonly SqliteStatement insert = database.Prepare(
        "INSERT OR REPLACE INTO tags (block, name, value, sort_key, id, row) VALUES (?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement delete = database.Prepare(
        "DELETE FROM tags WHERE block = ? AND name = ? AND value = ? AND sort_key = ? AND id = ?");

    private readonly SqliteStatement has = database.Prepare(
        "SELECT 1 FROM tags WHERE block = ? AND name = ? AND value = ? AND sort_key = ? AND id = ?");

    private readonly SqliteStatement read = database.Prepare("""
        SELECT sort_key, id, row FROM tags
        WHERE block = ? AND name = ? AND value = ? AND (sort_key, id) < (?, ?) AND sort_key > ?
        ORDER BY sort_key DESC, id DESC LIMIT ?
        """);

    private readonly SqliteStatement count = database.Prepare("""
        SELECT count(*) FROM (SELECT 1 FROM tags WHERE block = ? AND name = ? AND value = ? LIMIT ?)
        """);

    public void Insert(long row, string name, string value, PageKey key) => BindKey(insert, row, name, value, key).Bind(6, row).Run();

    public void Delete(long row, string name, string value, PageKey key) => BindKey(delete, row, name, value, key).Run();

    public bool Has(PageEntry entry, string name, string value)
    {
        var isFound = BindKey(has, entry.Row, name, value, entry.Key).Step();
        has.Reset();
        return isFound;
    }

    /// <summary>Entries of one block with this tag, behind the given key, in the order of pages.</summary>
    public void Read(long block, string name, string value, PageKey before, long sortKeyAfter, int limit, Queue<PageEntry> into)
    {
        read.Bind(1, block).Bind(2, name).Bind(3, value).Bind(4, before.SortKey).Bind(5, before.Id).Bind(6, sortKeyAfter).Bind(7, limit);
        while (read.Step())
        {
            into.Enqueue(new PageEntry(new PageKey(read.Int64(0), read.Text(1)), read.Int64(2)));
        }
    }

    /// <summary>The number of entries of one block with this tag, counted no further than the limit.</summary>
    public long Count(long block, string name, string value, long limit)
    {
        this.count.Bind(1, block).Bind(2, name).Bind(3, value).Bind(4, limit).Step();
        var count = this.count.Int64(0);
        this.count.Reset();
        return count;
    }

    private static SqliteStatement BindKey(SqliteStatement statement, long row, string name, string value, PageKey key) =>
        statement.Bind(1, RowBlock.Of(row)).Bind(2, name).Bind(3, value).Bind(4, key.SortKey).Bind(5, key.Id);
}
