namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// A data folder on this machine: <c>journal.db</c> with the journal, <c>tasks.db</c> with its projection (a database of its own, so
/// that writing it never holds up the journal's commits), <c>logs.db</c> with what tasks logged, <c>blobs.db</c> with results and artifacts, and <c>lock</c>. Other files in the folder are left alone.
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    private readonly FolderLock lockHandle;

    private SqliteStore(string folder, FolderLock folderLock, SqliteJournal journal, SqliteProjection projection, SqliteLogStore logs, SqliteBlobStore blobs)
    {
        Folder = folder;
        lockHandle = folderLock;
        Journal = journal;
        Projection = projection;
        Logs = logs;
        Blobs = blobs;
    }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    public SqliteJournal Journal { get; }

    public SqliteProjection Projection { get; }

    public SqliteLogStore Logs { get; }

    public SqliteBlobStore Blobs { get; }

    /// <summary>Opens the folder, creating what is missing. Blocks on the disk.</summary>
    /// <exception cref="JournalInUseException">Another process holds the folder.</exception>
    /// <exception cref="JournalUnavailableException">The folder cannot be written.</exception>
    /// <exception cref="JournalCorruptException">A database file is damaged beyond opening.</exception>
    /// <exception cref="InvalidDataException">A file belongs to another program or to a newer version of this one.</exception>
    public static SqliteStore Open(string folder)
    {
        folder = Path.GetFullPath(folder);
        var folderLock = TakeLock(folder);
        SqliteJournal? journal = null;
        SqliteProjection? projection = null;
        SqliteLogStore? logs = null;
        try
        {
            journal = SqliteJournal.Open(Path.Combine(folder, "journal.db"));
            projection = SqliteProjection.Open(Path.Combine(folder, "tasks.db"));
            logs = SqliteLogStore.Open(Path.Combine(folder, "logs.db"));
            return new SqliteStore(folder, folderLock, journal, projection, logs, SqliteBlobStore.Open(Path.Combine(folder, "blobs.db")));
        }
        catch
        {
            journal?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            projection?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            logs?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Stores what is queued, closes the databases and gives the folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await Projection.DisposeAsync();
        await Logs.DisposeAsync();
        await Blobs.DisposeAsync();
        lockHandle.Dispose();
    }

    private static FolderLock TakeLock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return FolderLock.Take(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnavailableException(
                $"Data folder {folder} cannot be written: {e.Message} Check its permissions, or choose another with --data.", e);
        }
    }
}
