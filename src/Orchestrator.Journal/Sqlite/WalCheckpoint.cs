namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database, between transactions and on the writer's own connection. A second
/// connection would keep the writer free meanwhile, but in SQLite before 3.51.3 a checkpoint that races with a commit of another
/// connection can, rarely, corrupt the database (the "WAL-reset bug"), and the SQLite bundled here is older.
/// </summary>
/// <param name="database">The writer's connection.</param>
/// <param name="dueBytes">Bytes written to the log after which a checkpoint is due. The pause grows with it.</param>
/// <param name="dueKind">How far a due checkpoint goes.</param>
internal sealed class WalCheckpoint(SqliteDatabase database, long dueBytes, CheckpointKind dueKind)
{
    /// <summary>A log beyond this is worth a short wait for readers, so that it starts over; and it is cut to this size then.</summary>
    public const long LargeLogBytes = 64 << 20;

    private const long QuietBytes = 1 << 20;

    // Readers take milliseconds, and once all is moved, new ones read past the log: a few tries reach a moment without one.
    private const int Tries = 20;

    private readonly int pageBytes = (int)database.Scalar("PRAGMA page_size");
    private int pagesAtMove;
    private int pagesAtEmptying;
    private int triesToEmpty;
    private bool isLogLarge;

    /// <summary>Whether a quiet moment should be used.</summary>
    public bool WantsQuietMoment => BytesSince(pagesAtEmptying) >= QuietBytes;

    /// <summary>
    /// Runs a checkpoint if one is due; in a quiet moment, one that empties the log. A log that lies around after it was
    /// moved must not lose its end, or its remaining old pages would cover newer ones of the database.
    /// </summary>
    /// <remarks>A checkpoint that fails is tried again when more was written: the log keeps everything until one succeeds.</remarks>
    public void RunIfDue(bool quiet)
    {
        if (quiet && WantsQuietMoment)
        {
            Empty();
        }
        else if (BytesSince(pagesAtMove) >= dueBytes)
        {
            Move();
        }
    }

    private void Move()
    {
        var kind = isLogLarge && dueKind == CheckpointKind.Move ? CheckpointKind.StartOver : dueKind;
        var isMoved = database.TryCheckpoint(kind, out var logPages);
        for (var i = 1; i < Tries && !isMoved && kind != CheckpointKind.Move; i++)
        {
            Thread.Sleep(1);
            isMoved = database.TryCheckpoint(kind, out logPages);
        }

        isLogLarge = (long)logPages * pageBytes > LargeLogBytes;
        pagesAtMove = database.PagesWritten;
        triesToEmpty = 0;
    }

    private void Empty()
    {
        triesToEmpty++;
        if (!database.TryCheckpoint(CheckpointKind.Empty, out _) && triesToEmpty < Tries)
        {
            return;
        }

        triesToEmpty = 0;
        pagesAtEmptying = pagesAtMove = database.PagesWritten;
    }

    private long BytesSince(int pages) => (long)(database.PagesWritten - pages) * pageBytes;
}
