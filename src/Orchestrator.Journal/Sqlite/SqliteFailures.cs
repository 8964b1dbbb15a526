using SQLitePCL;

namespace Orchestrator.Journal.Sqlite;

/// <summary>Turns SQLite's result codes into the journal's exceptions: what happened, where, and what cures it.</summary>
internal static class SqliteFailures
{
    // Growing the shared-memory index fails with an I/O error of its own where an ordinary write would say "full".
    private const int IoErrorSharedMemorySize = raw.SQLITE_IOERR | (19 << 8);

    // An I/O error on a disk with less room than this is put down to the lack of room.
    private const long LittleRoomBytes = 1 << 20;

    /// <summary>The exception to throw for a failure that belongs to no particular shard.</summary>
    public static Exception Translate(SqliteFailure failure, string path) =>
        Translate(failure, path, Path.GetFileName(path), 0);

    /// <summary>The exception to throw for a failure while the given shard was read from the given sequence number.</summary>
    public static Exception Translate(SqliteFailure failure, string path, string shard, long sequence)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        if (failure.IsCorruption)
        {
            return new JournalCorruptException(shard, sequence,
                $"{path} is damaged ({failure.Message}); found while reading {shard} at {sequence}. " +
                "Restore the data folder from a backup.", failure);
        }

        if (failure.PrimaryCode == raw.SQLITE_FULL || failure.Code == IoErrorSharedMemorySize
            || (failure.PrimaryCode == raw.SQLITE_IOERR && FreeBytes(folder) < LittleRoomBytes))
        {
            return new JournalUnavailableException(
                $"The disk is full: {folder} has no room for {Path.GetFileName(path)}. " +
                "Free space on that disk; writing goes on by itself, no restart is needed.", failure);
        }

        return new JournalUnavailableException(
            $"{path} cannot be used now: {failure.Message} (SQLite code {failure.Code}). " +
            "Check the disk and the permissions of the folder.", failure);
    }

    private static long FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }
}
