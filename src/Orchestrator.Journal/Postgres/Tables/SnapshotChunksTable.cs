namespace Orchestrator.Journal.Postgres.Tables;

/// <summary>The data of snapshots, cut into pieces that are written and deleted in transactions of their own.</summary>
internal static class SnapshotChunksTable
{
    /// <summary>Bytes in a chunk: written well within the time a statement may take, also over a slow network.</summary>
    public const int ChunkBytes = 4 << 20;

    public const string Schema = """
        create table snapshot_chunks (
            snapshot bigint not null,
            number   integer not null,
            data     bytea not null,
            primary key (snapshot, number))
        """;

    public static int CountOf(long length) => (int)((length + ChunkBytes - 1) / ChunkBytes);

    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> data, int number)
    {
        var start = number * ChunkBytes;
        return data.Slice(start, Math.Min(ChunkBytes, data.Length - start));
    }

    public static Task<int> InsertAsync(PostgresSource source, long snapshot, int number, ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        source.Pool.Command("insert into snapshot_chunks (snapshot, number, data) values ($1, $2, $3)", snapshot, number, data).RunAsync(cancellation);

    /// <summary>A chunk's bytes; null when it is missing.</summary>
    public static Task<byte[]?> ReadAsync(PostgresSource source, long snapshot, int number, CancellationToken cancellation) =>
        source.Pool.Command("select data from snapshot_chunks where snapshot = $1 and number = $2", snapshot, number).ScalarAsync<byte[]>(cancellation);

    /// <summary>Deletes a few chunks of a snapshot; false when none are left.</summary>
    public static async Task<bool> DeleteSomeAsync(PostgresSource source, long snapshot, CancellationToken cancellation) =>
        await source.Pool.Command(
            "delete from snapshot_chunks where snapshot = $1 and number in (select number from snapshot_chunks where snapshot = $1 limit 4)", snapshot)
            .RunAsync(cancellation) > 0;
}
