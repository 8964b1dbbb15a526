using Orchestrator.Journal.Blobs;

namespace Orchestrator.Journal.Folder;

/// <summary>
/// Blobs as files of a folder: one for each, in a folder of its bucket. A file is written beside its place and then renamed, so that a crash leaves
/// the old one, the new one or none. What is there is read once, at the first use, and known from then on: one process uses a folder. The folder is made when the
/// first blob is put.
/// </summary>
public sealed class FolderBlobStore(string folder) : IBlobStore
{
    private readonly Lock gate = new();
    private readonly string root = Path.GetFullPath(folder);
    private readonly Dictionary<string, BlobIndex> indexes = new(StringComparer.Ordinal);
    private long written;

    public async ValueTask PutAsync(BlobInfo info, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(info);
        info.Check();
        await RunAsync(() =>
        {
            var stored = info with { Bytes = data.Length };
            lock (gate)
            {
                // First what is there: reading that clears away what an earlier process left unfinished.
                Index(info.Bucket);
            }

            var file = PathOf(info.Bucket, info.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var beside = $"{file}.{Interlocked.Increment(ref written)}{BlobFile.Unfinished}";
            BlobFile.Write(beside, stored, data.Span);
            lock (gate)
            {
                File.Move(beside, file, overwrite: true);
                Index(info.Bucket).Put(stored);
            }

            return true;
        });
    }

    public async ValueTask<Blob?> GetAsync(string bucket, string key, CancellationToken cancellation) => await RunAsync(() =>
    {
        lock (gate)
        {
            if (Index(bucket).Find(key) is null)
            {
                return null;
            }
        }

        // Of a file that is replaced or deleted meanwhile the old one is read, or none.
        return BlobFile.Read(PathOf(bucket, key), bucket, key);
    });

    public async ValueTask<bool> TouchAsync(string bucket, string key, long storedAt) => await RunAsync(() =>
    {
        lock (gate)
        {
            if (Index(bucket).Find(key) is not { } info)
            {
                return false;
            }

            BlobFile.Touch(PathOf(bucket, key), storedAt);
            Index(bucket).Put(info with { StoredAt = storedAt });
            return true;
        }
    });

    public async ValueTask<long> DeleteAsync(string bucket, IReadOnlyCollection<string> keys, long storedUntil = long.MaxValue) => await RunAsync(() =>
    {
        var deleted = 0L;
        lock (gate)
        {
            foreach (var key in keys.Where(key => Index(bucket).Find(key)?.StoredAt <= storedUntil))
            {
                File.Delete(PathOf(bucket, key));
                deleted += Index(bucket).Remove(key) ? 1 : 0;
            }
        }

        return deleted;
    });

    public async ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string after, int limit, CancellationToken cancellation) =>
        await LookAsync(bucket, index => index.List(after, limit));

    public async ValueTask<IReadOnlyList<BlobInfo>> OldestAsync(string bucket, int limit, CancellationToken cancellation) =>
        await LookAsync(bucket, index => index.Oldest(limit));

    public async ValueTask<BlobTotals> TotalsAsync(string bucket, CancellationToken cancellation) => await LookAsync(bucket, index => index.Totals);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> LookAsync<T>(string bucket, Func<BlobIndex, T> look) => RunAsync(() =>
    {
        lock (gate)
        {
            return look(Index(bucket));
        }
    });

    /// <summary>Runs on the thread pool, as it waits for the disk.</summary>
    private Task<T> RunAsync<T>(Func<T> work) => Task.Run(() =>
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnavailableException($"The folder {root} cannot be used: {e.Message}", e);
        }
    });

    private BlobIndex Index(string bucket)
    {
        if (!indexes.TryGetValue(bucket, out var index))
        {
            BlobInfo.Check(bucket);
            index = new BlobIndex();
            foreach (var info in BlobFile.All(Path.Combine(root, bucket), bucket))
            {
                index.Put(info);
            }

            indexes.Add(bucket, index);
        }

        return index;
    }

    private string PathOf(string bucket, string key)
    {
        BlobInfo.Check(key);
        return Path.Combine(root, bucket, key[..Math.Min(2, key.Length)], key);
    }
}
