using System.Globalization;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Journal.Blobs;

namespace Orchestrator.Engine.Caching;

/// <summary>Results in a store of blobs: the node's folder, or the store that all nodes share. Those put in the longest ago go first.</summary>
internal sealed class StoredLayer(CacheStrategy strategy, IBlobStore store, long limit) : ICacheLayer
{
    private const string Bucket = "results";
    private const int PageSize = 500;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private long sweptAt;

    public CacheStrategy Strategy => strategy;

    public long Limit => limit;

    public CacheCounters Counters { get; } = new();

    public async ValueTask<CacheEntry?> FindAsync(UInt128 key, Instant now, CancellationToken cancellation)
    {
        if (await store.GetAsync(Bucket, Name(key), cancellation) is not { } blob)
        {
            return null;
        }

        if (blob.Info.ExpiresAt > now.Microseconds && CacheEntryBytes.Read(blob.Data) is { } known)
        {
            return new CacheEntry(key, blob.Info.Label, known, new Instant(blob.Info.StoredAt), new Instant(blob.Info.ExpiresAt));
        }

        await store.DeleteAsync(Bucket, [Name(key)], blob.Info.StoredAt);
        return null;
    }

    public async ValueTask<long> PutAsync(CacheEntry entry, Instant now)
    {
        var data = CacheEntryBytes.Write(entry.Known);
        if (data.Length > limit)
        {
            return 0;
        }

        await store.PutAsync(
            new BlobInfo(Bucket, Name(entry.Key), entry.TaskType, data.Length, entry.StoredAt.Microseconds, entry.ExpiresAt.Microseconds), data);
        await DropExpiredAsync(now);
        return await MakeRoomAsync();
    }

    public async ValueTask<long> ClearAsync(CacheFilter filter, CancellationToken cancellation)
    {
        if (filter is { Key: { } key, TaskType: null })
        {
            return await store.DeleteAsync(Bucket, [Name(key)]);
        }

        var cleared = 0L;
        var after = string.Empty;
        while (true)
        {
            var page = await store.ListAsync(Bucket, after, PageSize, cancellation);
            cleared += await store.DeleteAsync(Bucket, [.. page.Where(info => filter.Takes(Key(info), info.Label)).Select(info => info.Key)]);
            if (page.Count < PageSize)
            {
                return cleared;
            }

            after = page[^1].Key;
        }
    }

    public async ValueTask<IReadOnlyList<CachedEntry>> ListAsync(CacheFilter filter, UInt128? after, int limit, CancellationToken cancellation)
    {
        var entries = new List<CachedEntry>();
        var behind = after is { } key ? Name(key) : string.Empty;
        while (entries.Count < limit)
        {
            var page = await store.ListAsync(Bucket, behind, PageSize, cancellation);
            entries.AddRange(page.Where(info => filter.Takes(Key(info), info.Label)).Take(limit - entries.Count).Select(Shown));
            if (page.Count < PageSize)
            {
                break;
            }

            behind = page[^1].Key;
        }

        return entries;
    }

    public async ValueTask<(long Entries, long Bytes)> SizeAsync(CancellationToken cancellation)
    {
        var totals = await store.TotalsAsync(Bucket, cancellation);
        return (totals.Count, totals.Bytes);
    }

    private CachedEntry Shown(BlobInfo info) =>
        new(Strategy, Key(info), info.Label, default, info.Bytes, new Instant(info.StoredAt), new Instant(info.ExpiresAt));

    /// <summary>Now and then the oldest are looked through for such that nobody is given any longer.</summary>
    private async ValueTask DropExpiredAsync(Instant now)
    {
        var last = Interlocked.Read(ref sweptAt);
        if (now - new Instant(last) < SweepInterval || Interlocked.CompareExchange(ref sweptAt, now.Microseconds, last) != last)
        {
            return;
        }

        var expired = (await store.OldestAsync(Bucket, PageSize, CancellationToken.None)).Where(info => info.ExpiresAt <= now.Microseconds).Select(info => info.Key).ToList();
        if (expired.Count > 0)
        {
            await store.DeleteAsync(Bucket, expired);
        }
    }

    private async ValueTask<long> MakeRoomAsync()
    {
        var evicted = 0L;
        while ((await store.TotalsAsync(Bucket, CancellationToken.None)).Bytes - limit is > 0 and var excess)
        {
            var leaving = new List<string>();
            foreach (var info in await store.OldestAsync(Bucket, PageSize, CancellationToken.None))
            {
                if (excess <= 0)
                {
                    break;
                }

                leaving.Add(info.Key);
                excess -= info.Bytes;
            }

            if (leaving.Count == 0)
            {
                break;
            }

            evicted += await store.DeleteAsync(Bucket, leaving);
        }

        return evicted;
    }

    private static string Name(UInt128 key) => key.ToString("x32", CultureInfo.InvariantCulture);

    private static UInt128 Key(BlobInfo info) => UInt128.Parse(info.Key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
