using System.Collections.Concurrent;
using Orchestrator.Actors;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine;

/// <summary>Finds the shard that serves a domain, or that gave out an id, and starts one for a new domain.</summary>
internal sealed class ShardDirectory(int maxDomains, Func<ShardHandle, ActorRef<IShardMessage>> spawn)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, ShardHandle> byDomain = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, ShardHandle> byNumber = new();

    /// <summary>Every shard of the node, by domain.</summary>
    public IReadOnlyList<ShardHandle> All => [.. byDomain.Values.OrderBy(handle => handle.Domain, StringComparer.Ordinal)];

    public ShardHandle? Find(int number) => byNumber.GetValueOrDefault(number);

    public ShardHandle? Find(string domain) => byDomain.GetValueOrDefault(domain);

    /// <summary>The domain's shard, started if need be; null when there are too many domains.</summary>
    public ShardHandle? Open(string domain)
    {
        if (byDomain.TryGetValue(domain, out var known))
        {
            return known;
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

            var handle = new ShardHandle(domain);
            handle.Actor = spawn(handle);
            byDomain[domain] = handle;
            return handle;
        }
    }

    /// <summary>The shard knows its number now: ids lead to it.</summary>
    public void Recovered(ShardHandle handle, int number)
    {
        byNumber[number] = handle;
        handle.HasRecovered(number);
    }
}
