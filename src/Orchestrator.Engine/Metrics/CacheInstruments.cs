using System.Diagnostics.Metrics;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;

namespace Orchestrator.Engine.Metrics;

/// <summary>The result cache of a node as metrics, by the layer that was asked.</summary>
internal static class CacheInstruments
{
    private const string Prefix = "orchestrator_cache_";

    public static void Publish(Meter meter, ResultCache cache)
    {
        Count("hits_total", "{result}", "Look-ups in the result cache that found a result, by layer.", counters => counters.Hits);
        Count("misses_total", "{result}", "Look-ups in the result cache that found none, by layer.", counters => counters.Misses);
        Count("puts_total", "{result}", "Results that were put into the cache, by layer.", counters => counters.Puts);
        Count("evictions_total", "{result}", "Results that had to leave the cache because there was no room, by layer.", counters => counters.Evictions);
        Count("errors_total", "{call}", "Look-ups in the result cache and puts that failed, by layer.", counters => counters.Errors);
        meter.CreateObservableGauge(
            Prefix + "memory_bytes", () => cache.MemoryBytes, "By", "Size of the results in the memory of the node.");

        void Count(string name, string unit, string meaning, Func<CacheCounters, long> read) => meter.CreateObservableCounter(
            Prefix + name,
            () => cache.Layers.Select(layer => new Measurement<long>(read(layer.Counters), new KeyValuePair<string, object?>("strategy", layer.Strategy.Name()))),
            unit,
            meaning);
    }
}
