namespace Orchestrator.Journal.Sqlite.Tables;

/// <summary>One row a snapshot; its data is in <see cref="SnapshotChunksTable"/>. Ids grow with time.</summary>
internal sealed class SnapshotsTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE snapshots (
            id       INTEGER PRIMARY KEY AUTOINCREMENT,
            shard    INTEGER NOT NULL,
            state    INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            version  INTEGER NOT NULL,
            length   INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            token    INTEGER NOT NULL);
        CREATE INDEX snapshots_by_shard ON snapshots (shard, state, id)
        """;

    private readonly SqliteStatement insert = database.Prepare("""
        INSERT INTO snapshots (shard, state, sequence, version, length, checksum, token) VALUES (?, 0, ?, ?, ?, ?, ?)
        """);

    private readonly SqliteStatement setState = database.Prepare("UPDATE snapshots SET state = ? WHERE id = ?");

    private readonly SqliteStatement delete = database.Prepare("DELETE FROM snapshots WHERE id = ?");

    private readonly SqliteStatement kept = database.Prepare("""
        SELECT id, sequence, version, length, checksum FROM snapshots WHERE shard = ? AND state = 1 ORDER BY id DESC
        """);

    private readonly SqliteStatement discarded = database.Prepare("""
        SELECT id FROM snapshots WHERE shard = ? AND state IN (0, 2) LIMIT 1
        """);

    /// <summary>Adds a snapshot in the state of being written.</summary>
    public long Insert(ShardOwnership owner, JournalSnapshot snapshot)
    {
        insert
            .Bind(1, owner.Number)
            .Bind(2, snapshot.Sequence)
            .Bind(3, snapshot.Version)
            .Bind(4, snapshot.Data.Length)
            .Bind(5, ChecksumOf(owner.Number, snapshot))
            .Bind(6, owner.Token)
            .Run();
        return database.LastInsertedRow;
    }

    public void SetState(long id, SnapshotState state) => setState.Bind(1, (long)state).Bind(2, id).Run();

    public void Delete(long id) => delete.Bind(1, id).Run();

    /// <summary>The shard's kept snapshots, newest first.</summary>
    public List<SnapshotRow> Kept(int shard)
    {
        var rows = new List<SnapshotRow>();
        kept.Bind(1, shard);
        while (kept.Step())
        {
            rows.Add(new SnapshotRow(
                kept.Int64(0), kept.Int64(1), (int)kept.Int64(2), kept.Int64(3), (uint)kept.Int64(4)));
        }

        return rows;
    }

    /// <summary>A snapshot of the shard that is neither kept nor of use; null when there is none.</summary>
    public long? FindDiscarded(int shard)
    {
        if (!discarded.Bind(1, shard).Step())
        {
            return null;
        }

        var id = discarded.Int64(0);
        discarded.Reset();
        return id;
    }

    public static uint ChecksumOf(int shard, JournalSnapshot snapshot) =>
        RecordChecksum.Of(shard, snapshot.Sequence, snapshot.Version, snapshot.Data.Span);
}
