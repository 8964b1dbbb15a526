using Orchestrator.Journal.Blobs;

namespace Orchestrator.Journal.InMemory;

/// <summary>Blobs in memory. Closing it keeps them: used again, it is the store of a restarted process.</summary>
public sealed class InMemoryBlobStore : IBlobStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, BlobIndex> indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Bucket, string Key), byte[]> contents = [];

    public ValueTask PutAsync(BlobInfo info, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(info);
        info.Check();
        lock (gate)
        {
            Index(info.Bucket).Put(info with { Bytes = data.Length });
            contents[(info.Bucket, info.Key)] = data.ToArray();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Blob?> GetAsync(string bucket, string key, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(Index(bucket).Find(key) is { } info ? new Blob(info, contents[(bucket, key)]) : null);
        }
    }

    public ValueTask<bool> TouchAsync(string bucket, string key, long storedAt)
    {
        lock (gate)
        {
            if (Index(bucket).Find(key) is not { } info)
            {
                return ValueTask.FromResult(false);
            }

            Index(bucket).Put(info with { StoredAt = storedAt });
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<long> DeleteAsync(string bucket, IReadOnlyCollection<string> keys, long storedUntil = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (gate)
        {
            var index = Index(bucket);
            var deleted = keys.Where(key => index.Find(key)?.StoredAt <= storedUntil).Distinct().ToList();
            foreach (var key in deleted)
            {
                index.Remove(key);
                contents.Remove((bucket, key));
            }

            return ValueTask.FromResult((long)deleted.Count);
        }
    }

    public ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string after, int limit, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<BlobInfo>>(Index(bucket).List(after, limit));
        }
    }

    public ValueTask<IReadOnlyList<BlobInfo>> OldestAsync(string bucket, int limit, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<BlobInfo>>(Index(bucket).Oldest(limit));
        }
    }

    public ValueTask<BlobTotals> TotalsAsync(string bucket, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(Index(bucket).Totals);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private BlobIndex Index(string bucket)
    {
        if (!indexes.TryGetValue(bucket, out var index))
        {
            indexes.Add(bucket, index = new BlobIndex());
        }

        return index;
    }
}
