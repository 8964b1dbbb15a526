using System.Collections.Concurrent;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Cluster;

/// <summary>Which shard has which number: ids carry the number, placements the name. Neither ever changes.</summary>
internal sealed class ShardNumbers(IJournal journal, TimeProvider time)
{
    // Ids that were never given out must not become a way to keep the store busy.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<int, string> names = new();
    private readonly Lock gate = new();
    private long? lastLook;

    public string? Find(int number) => names.GetValueOrDefault(number);

    /// <summary>The shard's name; null when there is no such shard.</summary>
    public async Task<string?> NameOfAsync(int number, CancellationToken cancellation)
    {
        if (names.TryGetValue(number, out var name))
        {
            return name;
        }

        lock (gate)
        {
            if (lastLook is { } look && time.GetElapsedTime(look) < LookInterval)
            {
                return null;
            }

            lastLook = time.GetTimestamp();
        }

        await LoadAsync(cancellation);
        return names.GetValueOrDefault(number);
    }

    public void Add(int number, string name) => names[number] = name;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var shard in await journal.ListShardsAsync(cancellation))
            {
                names[shard.Number] = shard.Name;
            }
        }
        catch (JournalUnavailableException e)
        {
            throw new ServiceUnavailableException("storage_unavailable", e.Message, e);
        }
    }
}
