namespace Orchestrator.Journal.Sqlite.Tables;

/// <summary>
/// The data of snapshots, cut into pieces that are written and deleted in transactions of their own: a snapshot of a large shard never
/// holds up the appends for longer than one piece takes.
/// </summary>
internal sealed class SnapshotChunksTable(SqliteDatabase database)
{
    /// <summary>Bytes in a chunk.</summary>
    public const int ChunkBytes = 1 << 20;

    public const string Schema = "CREATE TABLE snapshot_chunks (key INTEGER PRIMARY KEY, data BLOB NOT NULL)";

    private const int IndexBits = 12;

    private readonly SqliteStatement insert = database.Prepare("INSERT INTO snapshot_chunks (key, data) VALUES (?, ?)");

    private readonly SqliteStatement read = database.Prepare("SELECT data FROM snapshot_chunks WHERE key = ?");

    private readonly SqliteStatement deleteSome = database.Prepare("""
        DELETE FROM snapshot_chunks WHERE key IN (SELECT key FROM snapshot_chunks WHERE key BETWEEN ? AND ? LIMIT 8)
        """);

    public static int CountOf(long length) => (int)((length + ChunkBytes - 1) / ChunkBytes);

    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> data, int index)
    {
        var start = index * ChunkBytes;
        return data.Slice(start, Math.Min(ChunkBytes, data.Length - start));
    }

    public void Insert(long snapshot, int index, ReadOnlySpan<byte> data) => insert.Bind(1, Key(snapshot, index)).Bind(2, data).Run();

    public bool IsEqual(long snapshot, int index, ReadOnlySpan<byte> expected)
    {
        if (!read.Bind(1, Key(snapshot, index)).Step())
        {
            return false;
        }

        var isEqual = read.Blob(0).SequenceEqual(expected);
        read.Reset();
        return isEqual;
    }

    /// <summary>Copies a chunk; false when it is missing or not of the expected length.</summary>
    public bool TryRead(long snapshot, int index, Span<byte> target)
    {
        if (!read.Bind(1, Key(snapshot, index)).Step())
        {
            return false;
        }

        var data = read.Blob(0);
        var fits = data.Length == target.Length;
        if (fits)
        {
            data.CopyTo(target);
        }

        read.Reset();
        return fits;
    }

    /// <summary>Deletes a few chunks of a snapshot; false when none are left.</summary>
    public bool DeleteSome(long snapshot)
    {
        deleteSome.Bind(1, Key(snapshot, 0)).Bind(2, Key(snapshot, (1 << IndexBits) - 1)).Run();
        return database.Changes > 0;
    }

    private static long Key(long snapshot, int index) => (snapshot << IndexBits) | (uint)index;
}
