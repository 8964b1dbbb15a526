namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database, between transactions and on the writer's own connection. A second
/// connection would keep the writer free meanwhile, but in SQLite before 3.51.3 a checkpoint that races with a commit of another
/// connection can, rarely, corrupt the database (the "WAL-reset bug"), and the SQLite bundled here is older.
/// </summary>
internal sealed class WalCheckpoint(SqliteDatabase database, int pageBytes)
{
    /// <summary>A log beyond this makes a checkpoint wait for readers, so that the log starts over; and it is cut to this size then.</summary>
    public const long LargeLogBytes = 64 << 20;

    // Measured: throughput is the same from 1 MiB to 256 MiB, and the pause grows with it (about 30 ms at 8 MiB of
    // freshly written blobs, 0.5 ms of small appends).
    private const long DueBytes = 8 << 20;

    // In a quiet moment a smaller log is moved too, so that bursts find an empty one.
    private const long QuietBytes = 1 << 20;

    private int _pagesAtLast;
    private bool _isLogLarge;

    /// <summary>Whether a quiet moment should be used.</summary>
    public bool IsWanted => BytesSinceLast >= QuietBytes;

    private long BytesSinceLast => (long)(database.PagesWritten - _pagesAtLast) * pageBytes;

    /// <summary>Runs a checkpoint if one is due. A failing one is tried again when more was written: the log keeps everything.</summary>
    public void RunIfDue(bool quiet)
    {
        var bytes = BytesSinceLast;
        if (bytes < (quiet ? QuietBytes : DueBytes))
            return;

        _pagesAtLast = database.PagesWritten;
        database.TryCheckpoint(isWaiting: _isLogLarge, out var logPages);
        _isLogLarge = (long)logPages * pageBytes > LargeLogBytes;
    }
}
