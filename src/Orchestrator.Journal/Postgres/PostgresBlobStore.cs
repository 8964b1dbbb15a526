using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.Postgres.Blobs;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// Blobs in a PostgreSQL database that several nodes share. Those who change one bucket at the same time do so one after the other. Opened through <see cref="PostgresStore"/>.
/// </summary>
public sealed class PostgresBlobStore : IBlobStore
{
    private readonly PostgresSource source;
    private volatile bool isClosed;

    internal PostgresBlobStore(PostgresSource source) => this.source = source;

    public async ValueTask PutAsync(BlobInfo info, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(info);
        info.Check();
        var bytes = data.ToArray();
        await RunAsync(() => source.InTransactionAsync(isDurable: true, connection => BlobsTable.PutAsync(connection, info, bytes)));
    }

    public async ValueTask<Blob?> GetAsync(string bucket, string key, CancellationToken cancellation) =>
        await RunAsync(() => BlobsTable.GetAsync(source.Pool, bucket, key, cancellation));

    public async ValueTask<bool> TouchAsync(string bucket, string key, long storedAt) =>
        await RunAsync(() => BlobsTable.TouchAsync(source.Pool, bucket, key, storedAt)) > 0;

    public async ValueTask<long> DeleteAsync(string bucket, IReadOnlyCollection<string> keys, long storedUntil = long.MaxValue) => keys.Count == 0
        ? 0
        : await RunAsync(() => source.InTransactionAsync(isDurable: true, connection => BlobsTable.DeleteAsync(connection, bucket, [.. keys], storedUntil)));

    public async ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string after, int limit, CancellationToken cancellation) =>
        await RunAsync(() => BlobsTable.ListAsync(source.Pool, bucket, after, limit, cancellation));

    public async ValueTask<IReadOnlyList<BlobInfo>> OldestAsync(string bucket, int limit, CancellationToken cancellation) =>
        await RunAsync(() => BlobsTable.OldestAsync(source.Pool, bucket, limit, cancellation));

    public async ValueTask<BlobTotals> TotalsAsync(string bucket, CancellationToken cancellation) =>
        await RunAsync(() => BlobsTable.TotalsAsync(source.Pool, bucket, cancellation));

    public ValueTask DisposeAsync()
    {
        isClosed = true;
        return ValueTask.CompletedTask;
    }

    private Task<T> RunAsync<T>(Func<Task<T>> call) => isClosed
        ? throw new JournalUnavailableException("The store of blobs is closed.")
        : PostgresFailures.RetryAsync(source, call);
}
