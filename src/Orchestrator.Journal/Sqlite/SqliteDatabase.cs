using SQLitePCL;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// One connection, used by one thread at a time. A thin layer over SQLite's own calls: what runs for every batch and row is
/// a cached statement, without the allocations of an ADO.NET provider.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    // Waiting is only ever for a checkpoint or a crash recovery by another connection of this process.
    private const int BusyTimeoutMs = 10_000;

    private readonly List<SqliteStatement> statements = [];
    private readonly sqlite3 handle;
    private readonly SqliteStatement begin;
    private readonly SqliteStatement commit;
    private readonly SqliteStatement rollback;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(string path, sqlite3 handle, bool isReadOnly)
    {
        Path = path;
        this.handle = handle;
        begin = Prepare(isReadOnly ? "BEGIN" : "BEGIN IMMEDIATE");
        commit = Prepare("COMMIT");
        rollback = Prepare("ROLLBACK");
    }

    public string Path { get; }

    /// <summary>Pages written to the write-ahead log by this connection since it was opened.</summary>
    public int PagesWritten
    {
        get
        {
            Check(raw.sqlite3_db_status(this.handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0));
            return pages;
        }
    }

    /// <summary>Rows changed by the statement that ran last.</summary>
    public int Changes => raw.sqlite3_changes(this.handle);

    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(this.handle);

    public static SqliteDatabase Open(string path, bool isReadOnly)
    {
        // The one thread at a time makes SQLite's own mutexes unnecessary.
        const int noMutex = 0x8000;
        var flags = noMutex | (isReadOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            handle?.Dispose();
            throw SqliteFailures.Translate(new SqliteFailure(code, raw.sqlite3_errstr(code).utf8_to_string()), path);
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
        return new SqliteDatabase(path, handle, isReadOnly);
    }

    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(this, sql);
        statements.Add(statement);
        return statement;
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(this.handle, sql));

    public long Scalar(string sql)
    {
        using var statement = new SqliteStatement(this, sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Runs the body in a transaction; whatever it throws rolls back. On a read-only connection: one consistent view.</summary>
    public T InTransaction<T>(Func<T> body)
    {
        begin.Run();
        try
        {
            var result = body();
            commit.Run();
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>
    /// Moves pages from the write-ahead log into the database file, without waiting for readers: the SQLite bundled here waits in
    /// whole seconds. False when that did not succeed, or not wholly.
    /// </summary>
    public bool TryCheckpoint(CheckpointKind kind, out int logPages)
    {
        raw.sqlite3_busy_timeout(this.handle, 0);
        var code = raw.sqlite3_wal_checkpoint_v2(this.handle, "main", (int)kind, out logPages, out var movedPages);
        raw.sqlite3_busy_timeout(this.handle, BusyTimeoutMs);
        return code == raw.SQLITE_OK && logPages == movedPages;
    }

    /// <summary>For tests: the database is full at so many pages. Zero lifts the limit. Gives the limit that holds now.</summary>
    public long LimitPages(long pages) => Scalar($"PRAGMA max_page_count = {(pages == 0 ? 4294967294 : pages)}");

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    public SqliteFailure Failure(int code) => new(code, raw.sqlite3_errmsg(this.handle).utf8_to_string());

    internal sqlite3_stmt PrepareHandle(string sql)
    {
        Check(raw.sqlite3_prepare_v2(this.handle, sql, out var handle));
        return handle;
    }

    public void Dispose()
    {
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        this.handle.Dispose();
    }

    private void RollBack()
    {
        foreach (var statement in statements)
        {
            statement.Abandon();
        }

        // A full disk or an I/O error may have rolled back already.
        if (raw.sqlite3_get_autocommit(this.handle) == 0)
        {
            rollback.Run();
        }
    }
}
