using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>What is said about the result cache between nodes.</summary>
internal static class CacheOnWire
{
    public static void Write(WireWriter writer, CacheFilter filter)
    {
        writer.Byte((byte)(filter.Strategy ?? CacheStrategy.None));
        writer.TextOrNull(filter.TaskType);
        writer.Bool(filter.Key is not null);
        if (filter.Key is { } key)
        {
            writer.UInt128(key);
        }
    }

    public static CacheFilter ReadFilter(WireReader reader)
    {
        var strategy = (CacheStrategy)reader.Byte();
        return new CacheFilter(strategy == CacheStrategy.None ? null : strategy, reader.TextOrNull(), reader.Bool() ? reader.UInt128() : null);
    }
}
