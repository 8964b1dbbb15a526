namespace Orchestrator.Journal.Blobs;

/// <summary>What is known of one bucket's blobs, in memory, by key and by age. Not safe for several threads.</summary>
internal sealed class BlobIndex
{
    private readonly SortedDictionary<string, BlobInfo> byKey = new(StringComparer.Ordinal);
    private readonly SortedSet<(long StoredAt, string Key)> byAge = new(Comparer<(long StoredAt, string Key)>.Create((left, right) =>
        left.StoredAt != right.StoredAt ? left.StoredAt.CompareTo(right.StoredAt) : string.CompareOrdinal(left.Key, right.Key)));

    private long bytes;

    public BlobTotals Totals => new(byKey.Count, bytes);

    public BlobInfo? Find(string key) => byKey.GetValueOrDefault(key);

    public void Put(BlobInfo info)
    {
        Remove(info.Key);
        byKey.Add(info.Key, info);
        byAge.Add((info.StoredAt, info.Key));
        bytes += info.Bytes;
    }

    public bool Remove(string key)
    {
        if (!byKey.Remove(key, out var info))
        {
            return false;
        }

        byAge.Remove((info.StoredAt, key));
        bytes -= info.Bytes;
        return true;
    }

    public List<BlobInfo> List(string after, int limit) =>
        [.. byKey.Where(entry => string.CompareOrdinal(entry.Key, after) > 0).Take(limit).Select(entry => entry.Value)];

    public List<BlobInfo> Oldest(int limit) => [.. byAge.Take(limit).Select(entry => byKey[entry.Key])];
}
