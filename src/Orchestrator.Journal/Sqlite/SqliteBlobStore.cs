using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.Sqlite.Blobs;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// Blobs in the file <c>blobs.db</c> of a data folder. Readers have connections of their own and never wait for the writer. Room that deleted blobs
/// leave is used again; the file does not shrink. Opened through <see cref="SqliteStore"/>.
/// </summary>
public sealed class SqliteBlobStore : IBlobStore
{
    private const long CheckpointBytes = 16 << 20;

    private readonly SharedDatabase<BlobDatabase> shared;
    private readonly BlobsTable blobs;

    private SqliteBlobStore(SqliteDatabase database)
    {
        shared = new SharedDatabase<BlobDatabase>(database, connection => new BlobDatabase(connection), CheckpointBytes);
        blobs = shared.Tables.Blobs;
    }

    public async ValueTask PutAsync(BlobInfo info, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(info);
        info.Check();
        await shared.WriteAsync(() =>
        {
            blobs.Put(info, data.Span);
            return true;
        });
    }

    public async ValueTask<Blob?> GetAsync(string bucket, string key, CancellationToken cancellation) => await shared.ReadAsync(
        reader => reader.Blobs.Find(bucket, key) is { } found ? new Blob(found.Info, reader.Blobs.Read(found.Code)) : null, cancellation);

    public async ValueTask<bool> TouchAsync(string bucket, string key, long storedAt) => await shared.WriteAsync(() =>
    {
        if (blobs.Find(bucket, key) is not { } found)
        {
            return false;
        }

        blobs.Touch(found.Code, storedAt);
        return true;
    });

    public async ValueTask<long> DeleteAsync(string bucket, IReadOnlyCollection<string> keys, long storedUntil = long.MaxValue) => await shared.WriteAsync(() =>
    {
        var deleted = 0L;
        foreach (var key in keys)
        {
            if (blobs.Find(bucket, key) is { } found && found.Info.StoredAt <= storedUntil)
            {
                blobs.Delete(found.Code, found.Info);
                deleted++;
            }
        }

        return deleted;
    });

    public async ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string after, int limit, CancellationToken cancellation) =>
        await shared.ReadAsync(reader => reader.Blobs.List(bucket, after, limit), cancellation);

    public async ValueTask<IReadOnlyList<BlobInfo>> OldestAsync(string bucket, int limit, CancellationToken cancellation) =>
        await shared.ReadAsync(reader => reader.Blobs.Oldest(bucket, limit), cancellation);

    public async ValueTask<BlobTotals> TotalsAsync(string bucket, CancellationToken cancellation) =>
        await shared.ReadAsync(reader => reader.Blobs.Totals(bucket), cancellation);

    public ValueTask DisposeAsync()
    {
        shared.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static SqliteBlobStore Open(string path) => new(BlobDatabase.Schema.OpenWriter(path));
}
