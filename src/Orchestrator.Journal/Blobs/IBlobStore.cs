namespace Orchestrator.Journal.Blobs;

/// <summary>
/// Bytes under keys, in buckets that know nothing of each other: results that were computed before, and artifacts. A blob is stored as a whole or
/// not at all, and stays what it is until it is put again. All members are safe to use from any thread.
/// </summary>
public interface IBlobStore : IAsyncDisposable
{
    /// <summary>Stores a blob, durable when done where the store is; one with the same key in its bucket is replaced.</summary>
    /// <param name="info">What it is; <see cref="BlobInfo.Bytes"/> is taken from <paramref name="data"/>.</param>
    /// <param name="data">Its bytes; must not change until this is done.</param>
    /// <exception cref="ArgumentException">The bucket or the key is no name, see <see cref="BlobInfo.Check(string)"/>.</exception>
    /// <exception cref="JournalUnavailableException">The store cannot be written now.</exception>
    ValueTask PutAsync(BlobInfo info, ReadOnlyMemory<byte> data);

    /// <summary>The blob of a key; null when there is none.</summary>
    ValueTask<Blob?> GetAsync(string bucket, string key, CancellationToken cancellation);

    /// <summary>Makes a blob as young as one that was put now, without its bytes; false when there is none.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="storedAt">From now on its <see cref="BlobInfo.StoredAt"/>.</param>
    ValueTask<bool> TouchAsync(string bucket, string key, long storedAt);

    /// <summary>Deletes blobs; how many there were.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="storedUntil">One that was put or touched after this moment stays.</param>
    ValueTask<long> DeleteAsync(string bucket, IReadOnlyCollection<string> keys, long storedUntil = long.MaxValue);

    /// <summary>Blobs in the order of their keys, by the bytes of those.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="after">Begin behind this key; empty for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string after, int limit, CancellationToken cancellation);

    /// <summary>The blobs that were put or touched the longest ago, oldest first.</summary>
    ValueTask<IReadOnlyList<BlobInfo>> OldestAsync(string bucket, int limit, CancellationToken cancellation);

    /// <summary>How many blobs a bucket has, and their bytes. Costs the same however many there are.</summary>
    ValueTask<BlobTotals> TotalsAsync(string bucket, CancellationToken cancellation);
}
