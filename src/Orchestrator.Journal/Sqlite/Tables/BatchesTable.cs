namespace Orchestrator.Journal.Sqlite.Tables;

/// <summary>One row a batch. The data comes last, so that the columns before it are read without touching it.</summary>
internal sealed class BatchesTable(SqliteDatabase database)
{
    public const string Schema = """
        CREATE TABLE batches (
            key      INTEGER PRIMARY KEY,
            shard    INTEGER NOT NULL,
            first    INTEGER NOT NULL,
            last     INTEGER NOT NULL,
            token    INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            data     BLOB NOT NULL)
        """;

    private const int DeletedRowsAtOnce = 4096;
    private const long DeletedBytesAtOnce = 8 << 20;

    private readonly SqliteStatement insert = database.Prepare(
        "INSERT INTO batches (key, shard, first, last, token, checksum, data) VALUES (?, ?, ?, ?, ?, ?, ?)");

    // Starts with the batch that holds the first wanted event, or with the first one behind the place where it is missing.
    private readonly SqliteStatement read = database.Prepare("""
        SELECT key, first, last, checksum, data FROM batches
        WHERE key >= coalesce((SELECT max(key) FROM batches WHERE key BETWEEN ?1 AND ?2), ?1) AND key <= ?3
        ORDER BY key
        """);

    private readonly SqliteStatement sizes = database.Prepare(
        "SELECT key, last, length(data) FROM batches WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?");

    private readonly SqliteStatement delete = database.Prepare("DELETE FROM batches WHERE key BETWEEN ? AND ?");

    public void Insert(JournalAppend append)
    {
        var shard = append.Owner.Number;
        var data = append.Data.Span;
        insert
            .Bind(1, BatchKey.Of(shard, append.FirstSequence))
            .Bind(2, shard)
            .Bind(3, append.FirstSequence)
            .Bind(4, append.LastSequence)
            .Bind(5, append.Owner.Token)
            .Bind(6, RecordChecksum.Of(shard, append.FirstSequence, append.LastSequence, data))
            .Bind(7, data)
            .Run();
    }

    /// <summary>Batches with a last sequence number greater than the given one, oldest first, until they exceed the given bytes.</summary>
    public List<BatchRow> Read(int shard, long afterSequence, long maxBytes)
    {
        var rows = new List<BatchRow>();
        read.Bind(1, BatchKey.FirstOf(shard)).Bind(2, BatchKey.Of(shard, afterSequence + 1)).Bind(3, BatchKey.LastOf(shard));
        for (var bytes = 0L; bytes < maxBytes && read.Step();)
        {
            var (first, last) = (read.Int64(1), read.Int64(2));
            var data = read.Blob(4).ToArray();
            var isIntact = read.Int64(0) == BatchKey.Of(shard, first)
                && read.Int64(3) == RecordChecksum.Of(shard, first, last, data);
            if (isIntact && last <= afterSequence)
            {
                continue;
            }

            rows.Add(new BatchRow(new JournalBatch(first, last, data), isIntact));
            bytes += data.Length;
        }

        read.Reset();
        return rows;
    }

    /// <summary>
    /// Deletes the oldest batches that end at or before the given sequence number, as many as are good for one short transaction.
    /// </summary>
    /// <returns>The last sequence number deleted; null when there was nothing to delete.</returns>
    public long? DeleteOldest(int shard, long throughSequence)
    {
        long? lastKey = null;
        long? lastSequence = null;
        var bytes = 0L;
        sizes.Bind(1, BatchKey.FirstOf(shard)).Bind(2, BatchKey.Of(shard, throughSequence)).Bind(3, DeletedRowsAtOnce);
        while (bytes < DeletedBytesAtOnce && sizes.Step())
        {
            if (sizes.Int64(1) > throughSequence)
            {
                break;
            }

            lastKey = sizes.Int64(0);
            lastSequence = sizes.Int64(1);
            bytes += sizes.Int64(2);
        }

        sizes.Reset();
        if (lastKey is not null)
        {
            delete.Bind(1, BatchKey.FirstOf(shard)).Bind(2, lastKey.Value).Run();
        }

        return lastSequence;
    }
}
