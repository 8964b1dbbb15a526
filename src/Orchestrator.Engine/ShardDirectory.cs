using System.Collections.Concurrent;
using Orchestrator.Actors;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine;

/// <summary>
/// The shards that this node knows, by domain and by the number in ids. A node that stands alone starts one for each new domain; in a
/// cluster those are served that are placed here.
/// </summary>
/// <param name="maxDomains">How many domains there may be.</param>
/// <param name="spawn">Starts a shard's actor.</param>
/// <param name="elsewhere">Takes what is for shards of other nodes; null on a node that stands alone.</param>
internal sealed class ShardDirectory(int maxDomains, Func<ShardHandle, ActorRef<IShardMessage>> spawn, IShardsElsewhere? elsewhere = null)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, ShardHandle> byDomain = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, ShardHandle> byNumber = new();

    /// <summary>Every shard that this node serves, by domain.</summary>
    public IReadOnlyList<ShardHandle> All =>
        [.. byDomain.Values.Where(handle => handle.IsServed).OrderBy(handle => handle.Domain, StringComparer.Ordinal)];

    /// <summary>The shard with this number; null when there is none.</summary>
    /// <exception cref="ServiceUnavailableException">In a cluster: this node does not serve it.</exception>
    public ShardHandle? Find(int number)
    {
        var handle = byNumber.GetValueOrDefault(number);
        return handle is { IsServed: true } ? handle
            : elsewhere is null ? null
            : throw ServiceUnavailableException.Moved(handle?.Domain ?? $"of shard {number}");
    }

    /// <summary>The shard with this number if this node serves it.</summary>
    public ShardHandle? Served(int number) => byNumber.GetValueOrDefault(number) is { IsServed: true } handle ? handle : null;

    /// <summary>The domain's shard if this node serves it.</summary>
    public ShardHandle? Find(string domain) => byDomain.GetValueOrDefault(domain) is { IsServed: true } handle ? handle : null;

    /// <summary>The domain's shard, served by this node or not.</summary>
    public ShardHandle Of(string domain) => byDomain.GetOrAdd(domain, static (domain, elsewhere) => new ShardHandle(domain, elsewhere), elsewhere);

    /// <summary>The domain's shard, started if need be and if this node stands alone; null when there are too many domains.</summary>
    public ShardHandle? Open(string domain)
    {
        if (byDomain.TryGetValue(domain, out var known) && (known.IsServed || elsewhere is not null))
        {
            return known;
        }

        if (elsewhere is not null)
        {
            return Of(domain);
        }

        lock (gate)
        {
            if (byDomain.TryGetValue(domain, out known))
            {
                return known;
            }

            if (byDomain.Count >= maxDomains)
            {
                return null;
            }

            // Others must not see it before it is served.
            var handle = new ShardHandle(domain);
            handle.Serve(spawn, claim: 0);
            byDomain[domain] = handle;
            return handle;
        }
    }

    /// <summary>Starts serving the domain's shard, as it was placed here.</summary>
    public ShardHandle Serve(string domain, long claim)
    {
        var handle = Of(domain);
        handle.Serve(spawn, claim);
        return handle;
    }

    /// <summary>The shard knows its number now: ids lead to it.</summary>
    public void Recovered(ShardHandle handle, int number)
    {
        byNumber[number] = handle;
        handle.HasRecovered(number);
    }
}
