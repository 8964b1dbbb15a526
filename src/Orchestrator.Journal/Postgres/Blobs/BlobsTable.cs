using Npgsql;
using Orchestrator.Journal.Blobs;

namespace Orchestrator.Journal.Postgres.Blobs;

/// <summary>The blobs, and what each bucket holds, which is maintained and not counted.</summary>
internal static class BlobsTable
{
    private const string Columns = "select bucket, key, label, bytes, stored_at, expires_at";

    public static async Task<Blob?> GetAsync(NpgsqlDataSource source, string bucket, string key, CancellationToken cancellation) =>
        (await source.Command(Columns + ", data from blobs where bucket = $1 and key = $2", bucket, key)
            .ToListAsync(row => new Blob(Row(row), row.GetFieldValue<byte[]>(6)), cancellation)).FirstOrDefault();

    public static async Task<BlobTotals> TotalsAsync(NpgsqlDataSource source, string bucket, CancellationToken cancellation) =>
        (await source.Command("select count, bytes from blob_totals where bucket = $1", bucket)
            .ToListAsync(row => new BlobTotals(row.GetInt64(0), row.GetInt64(1)), cancellation)).FirstOrDefault();

    public static Task<List<BlobInfo>> ListAsync(NpgsqlDataSource source, string bucket, string after, int limit, CancellationToken cancellation) =>
        source.Command(Columns + " from blobs where bucket = $1 and key > $2 order by key limit $3", bucket, after, limit).ToListAsync(Row, cancellation);

    public static Task<List<BlobInfo>> OldestAsync(NpgsqlDataSource source, string bucket, int limit, CancellationToken cancellation) =>
        source.Command(Columns + " from blobs where bucket = $1 order by stored_at, key limit $2", bucket, limit).ToListAsync(Row, cancellation);

    public static async Task<int> TouchAsync(NpgsqlDataSource source, string bucket, string key, long storedAt) =>
        await source.Command("update blobs set stored_at = $3 where bucket = $1 and key = $2", bucket, key, storedAt).RunAsync(CancellationToken.None);

    /// <summary>Puts a blob in place of the one that has its name.</summary>
    public static async Task<long> PutAsync(NpgsqlConnection connection, BlobInfo info, byte[] data)
    {
        // First the totals: their row keeps two nodes apart that put the same blob.
        await CountAsync(connection, info.Bucket, 0, 0);
        var (count, bytes) = await RemoveAsync(connection, info.Bucket, [info.Key], long.MaxValue);
        await connection.Command(
            "insert into blobs (bucket, key, label, bytes, stored_at, expires_at, data) values ($1, $2, $3, $4, $5, $6, $7)",
            info.Bucket, info.Key, info.Label, (long)data.Length, info.StoredAt, info.ExpiresAt, data).RunAsync(CancellationToken.None);
        await CountAsync(connection, info.Bucket, 1 - count, data.Length - bytes);
        return count;
    }

    /// <summary>Deletes blobs; how many there were.</summary>
    public static async Task<long> DeleteAsync(NpgsqlConnection connection, string bucket, string[] keys, long storedUntil)
    {
        await CountAsync(connection, bucket, 0, 0);
        var (count, bytes) = await RemoveAsync(connection, bucket, keys, storedUntil);
        await CountAsync(connection, bucket, -count, -bytes);
        return count;
    }

    private static async Task<(long Count, long Bytes)> RemoveAsync(NpgsqlConnection connection, string bucket, string[] keys, long storedUntil)
    {
        var removed = await connection.Command(
            "delete from blobs where bucket = $1 and key = any($2) and stored_at <= $3 returning bytes", bucket, keys, storedUntil)
            .ToListAsync(row => row.GetInt64(0), CancellationToken.None);
        return (removed.Count, removed.Sum());
    }

    private static Task<int> CountAsync(NpgsqlConnection connection, string bucket, long count, long bytes) => connection.Command(
        """
        insert into blob_totals as t (bucket, count, bytes) values ($1, $2, $3)
        on conflict (bucket) do update set count = t.count + excluded.count, bytes = t.bytes + excluded.bytes
        """,
        bucket, count, bytes).RunAsync(CancellationToken.None);

    private static BlobInfo Row(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));
}
