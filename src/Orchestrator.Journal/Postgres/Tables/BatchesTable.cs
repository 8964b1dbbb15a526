namespace Orchestrator.Journal.Postgres.Tables;

/// <summary>One row a batch. Its writing is in <see cref="GroupStatement"/>, together with the fence.</summary>
internal static class BatchesTable
{
    public const string Schema = """
        create table batches (
            shard    integer not null,
            first    bigint not null,
            last     bigint not null,
            token    bigint not null,
            checksum bigint not null,
            data     bytea not null,
            primary key (shard, first))
        """;

    private const int RowsAtOnce = 4096;
    private const long DeletedBytesAtOnce = 8 << 20;

    // Starts with the batch that holds the first wanted event, or with the first one behind the place where it is missing; ends with the
    // batch that exceeds the bytes.
    private const string ReadSome = """
        select first, last, checksum, data
        from (
            select first, last, checksum, data, sum(octet_length(data)) over (order by first) - octet_length(data) as before
            from batches
            where shard = $1 and first >= coalesce((select max(first) from batches where shard = $1 and first <= $2), $2)
            order by first limit $3) piece
        where before < $4
        order by first
        """;

    private const string DeleteSome = """
        delete from batches
        where shard = $1 and first <= (
            select max(first)
            from (
                select first, sum(octet_length(data)) over (order by first) - octet_length(data) as before
                from batches where shard = $1 and first <= $2 order by first limit $3) piece
            where before < $4)
        """;

    /// <summary>Batches with a last sequence number greater than the given one, oldest first, until they exceed the given bytes.</summary>
    public static async Task<List<BatchRow>> ReadAsync(
        PostgresSource source, int shard, long afterSequence, long maxBytes, CancellationToken cancellation)
    {
        var rows = await source.Pool.Command(ReadSome, shard, afterSequence + 1, RowsAtOnce, maxBytes).ToListAsync(
            row =>
            {
                var batch = new JournalBatch(row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(3));
                var checksum = RecordChecksum.Of(shard, batch.FirstSequence, batch.LastSequence, batch.Data.Span);
                return new BatchRow(batch, row.GetInt64(2) == checksum);
            },
            cancellation);
        rows.RemoveAll(row => row.IsIntact && row.Batch.LastSequence <= afterSequence);
        return rows;
    }

    /// <summary>The last sequence number of the batches that end at or before the given one; 0 when there are none.</summary>
    public static async Task<long> LastThroughAsync(PostgresSource source, int shard, long throughSequence, CancellationToken cancellation) =>
        (await source.Pool.Command(
            "select last from batches where shard = $1 and first <= $2 order by first desc limit 2", shard, throughSequence)
            .ToListAsync(row => row.GetInt64(0), cancellation))
        .FirstOrDefault(last => last <= throughSequence);

    /// <summary>Deletes the oldest of the batches that begin at or before the given sequence number, as many as are good for one short transaction.</summary>
    /// <returns>False when there was nothing to delete.</returns>
    public static async Task<bool> DeleteOldestAsync(PostgresSource source, int shard, long throughSequence, CancellationToken cancellation) =>
        await source.Pool.Command(DeleteSome, shard, throughSequence, RowsAtOnce, DeletedBytesAtOnce).RunAsync(cancellation) > 0;
}
