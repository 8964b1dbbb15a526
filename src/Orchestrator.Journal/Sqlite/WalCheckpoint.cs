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

    // Measured: throughput is the same from 1 MiB to 256 MiB, and the pause grows with it (10 to 30 ms at 8 MiB of
    // freshly written blobs, 0.6 ms of small appends).
    private const long DueBytes = 8 << 20;

    private const long QuietBytes = 1 << 20;

    private int _pagesAtMove;
    private int _pagesAtEmptying;
    private bool _isLogLarge;

    /// <summary>Whether a quiet moment should be used.</summary>
    public bool WantsQuietMoment => BytesSince(_pagesAtEmptying) >= QuietBytes;

    /// <summary>
    /// Runs a checkpoint if one is due. Under load the log is moved and then overwritten from its start, which is the fastest
    /// (measured: 0.13 ms a small append, against 0.20 ms into a log that has to grow again). In a quiet moment it is emptied: a log that lies
    /// around after it was moved must not lose its end, or its remaining old pages would cover newer ones of the database.
    /// </summary>
    /// <remarks>A checkpoint that fails is tried again when more was written: the log keeps everything until one succeeds.</remarks>
    public void RunIfDue(bool quiet)
    {
        if (quiet && WantsQuietMoment)
        {
            database.TryCheckpoint(CheckpointKind.Empty, out _);
            _pagesAtEmptying = _pagesAtMove = database.PagesWritten;
        }
        else if (BytesSince(_pagesAtMove) >= DueBytes)
        {
            database.TryCheckpoint(_isLogLarge ? CheckpointKind.StartOver : CheckpointKind.Move, out var logPages);
            _isLogLarge = (long)logPages * pageBytes > LargeLogBytes;
            _pagesAtMove = database.PagesWritten;
        }
    }

    private long BytesSince(int pages) => (long)(database.PagesWritten - pages) * pageBytes;
}
