using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>
/// The result cache of a node: memory, disk and the shared store, each of which may be missing. Nothing here fails a task: what goes wrong is
/// counted, and told to the log once for each layer.
/// </summary>
internal sealed class ResultCache : IResultCache
{
    private readonly CacheOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly MemoryLayer memory;
    private readonly ICacheLayer? disk;
    private readonly ICacheLayer? shared;
    private readonly PendingPuts pending = new();
    private int complaints;

    /// <param name="options">The limits.</param>
    /// <param name="disk">The layer of the node's disk; null when there is none.</param>
    /// <param name="shared">The layer of the shared store; null when there is none.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="logger">Where failures are told.</param>
    public ResultCache(CacheOptions options, ICacheLayer? disk, ICacheLayer? shared, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        memory = new MemoryLayer(options.MemoryBytes);
        this.disk = disk;
        this.shared = shared;
        Layers = [memory, .. new[] { disk, shared }.OfType<ICacheLayer>()];
    }

    /// <summary>All layers, also those that are off, in the order of their strategies.</summary>
    public IReadOnlyList<ICacheLayer> Layers { get; }

    /// <summary>Bytes of results in memory.</summary>
    public long MemoryBytes => memory.Bytes;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <summary>True when a layer has to be asked that does not answer at once, see <see cref="FindAsync"/>.</summary>
    public bool MustBeAsked(CachePolicy? policy) => policy is not null && Slow(policy.Strategy) is not null;

    /// <summary>A result that is in memory, or on its way to another layer; null when there is none. Answers at once.</summary>
    public KnownResult? FindInMemory(CachePolicy policy)
    {
        if (pending.Find(policy.Key) is { } onItsWay && onItsWay.IsFreshFor(policy, Now))
        {
            return onItsWay.Known;
        }

        if (!policy.Strategy.UsesMemory() || memory.Limit == 0)
        {
            return null;
        }

        var found = Fresh(memory.Find(policy.Key, Now), policy);
        if (found is not null || policy.Strategy == CacheStrategy.Memory)
        {
            // Of a hybrid one the miss was counted when all its layers were asked.
            memory.Counters.Looked(isHit: found is not null);
        }

        return found?.Known;
    }

    /// <summary>Asks the layers that the policy names, memory first; null when none of them knows the result, or can be asked.</summary>
    public async ValueTask<KnownResult?> FindAsync(CachePolicy policy, CancellationToken cancellation)
    {
        if (FindInMemory(policy) is { } near)
        {
            return near;
        }

        if (Slow(policy.Strategy) is not { } layer)
        {
            return null;
        }

        if (policy.Strategy.UsesMemory() && memory.Limit > 0)
        {
            memory.Counters.Looked(isHit: false);
        }

        CacheEntry? found = null;
        try
        {
            found = Fresh(await layer.FindAsync(policy.Key, Now, cancellation), policy);
            layer.Counters.Looked(isHit: found is not null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(layer, e);
        }

        if (found is not null && policy.Strategy.UsesMemory())
        {
            PutInMemory(found);
        }

        return found?.Known;
    }

    /// <summary>Keeps a result where the policy says. Returns at once; what is slow goes on by itself.</summary>
    public void Put(CachePolicy policy, string taskType, KnownResult known)
    {
        if (known.Result.Stored.Length > options.MaxEntryBytes)
        {
            return;
        }

        var now = Now;
        var entry = new CacheEntry(policy.Key, taskType, known, now, now + policy.TimeToLive);
        if (policy.Strategy.UsesMemory())
        {
            PutInMemory(entry);
        }

        if (Slow(policy.Strategy) is { } layer && pending.TryAdd(entry))
        {
            _ = PutAsync(layer, entry, now);
        }
    }

    public async Task<IReadOnlyList<CacheLayerStatus>> ReadAsync(CancellationToken cancellation = default)
    {
        var status = new List<CacheLayerStatus>();
        foreach (var layer in Layers)
        {
            var (entries, bytes) = await layer.SizeAsync(cancellation);
            var counters = layer.Counters;
            status.Add(new CacheLayerStatus(
                layer.Strategy, entries, bytes, layer.Limit, counters.Hits, counters.Misses, counters.Puts, counters.Evictions, counters.Errors));
        }

        return status;
    }

    public Task<CachePage> ListAsync(CacheFilter filter, int limit, CacheCursor? after = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        return PageAsync(filter, limit, after, cancellation);
    }

    /// <summary>A page of any length.</summary>
    public async Task<CachePage> PageAsync(CacheFilter filter, int limit, CacheCursor? after, CancellationToken cancellation)
    {
        var items = new List<CachedEntry>();
        foreach (var layer in Layers.Where(layer => filter.Takes(layer.Strategy) && layer.Strategy >= (after?.Strategy ?? CacheStrategy.None)))
        {
            var behind = layer.Strategy == after?.Strategy ? after.Key : (UInt128?)null;
            items.AddRange(await layer.ListAsync(filter, behind, limit + 1 - items.Count, cancellation));
            if (items.Count > limit)
            {
                var last = items[limit - 1];
                return new CachePage(items[..limit], new CacheCursor(last.Strategy, last.Key, string.Empty));
            }
        }

        return new CachePage(items, null);
    }

    public async Task<long> ClearAsync(CacheFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var cleared = 0L;
        foreach (var layer in Layers.Where(layer => filter.Takes(layer.Strategy)))
        {
            cleared += await layer.ClearAsync(filter, cancellation);
        }

        return cleared;
    }

    private static CacheEntry? Fresh(CacheEntry? entry, CachePolicy policy, Instant now) => entry?.IsFreshFor(policy, now) == true ? entry : null;

    private CacheEntry? Fresh(CacheEntry? entry, CachePolicy policy) => Fresh(entry, policy, Now);

    private ICacheLayer? Slow(CacheStrategy strategy)
    {
        var layer = strategy == CacheStrategy.Disk ? disk : strategy.UsesStore() ? shared : null;
        return layer?.Limit > 0 ? layer : null;
    }

    private void PutInMemory(CacheEntry entry)
    {
        if (memory.Limit > 0)
        {
            memory.Counters.HasPut(memory.Put(entry));
        }
    }

    private async Task PutAsync(ICacheLayer layer, CacheEntry entry, Instant now)
    {
        try
        {
            layer.Counters.HasPut(await layer.PutAsync(entry, now));
        }
        catch (Exception e)
        {
            Failed(layer, e);
        }
        finally
        {
            pending.Remove(entry);
        }
    }

    private void Failed(ICacheLayer layer, Exception failure)
    {
        layer.Counters.HasFailed();
        if ((Interlocked.Or(ref complaints, 1 << (int)layer.Strategy) & (1 << (int)layer.Strategy)) == 0)
        {
            logger.LogWarning(
                "Result cache: the layer {Strategy} fails, and what it would know is computed anew; this is told once, the metrics count on: {Reason}",
                layer.Strategy.Name(), failure.Message);
        }
    }
}
