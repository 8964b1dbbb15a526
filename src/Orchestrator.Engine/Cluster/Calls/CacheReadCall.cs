using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A node's part of <see cref="IResultCache.ReadAsync"/>.</summary>
internal sealed class CacheReadCall : NodeCall<IReadOnlyList<CacheLayerStatus>>
{
    public override CallKind Kind => CallKind.CacheRead;

    public override bool IsRepeatable => true;

    public override void Write(WireWriter writer)
    {
        // Nothing to say.
    }

    public override Task<IReadOnlyList<CacheLayerStatus>> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Cache.ReadAsync(cancellation);

    public override IReadOnlyList<CacheLayerStatus> ReadAnswer(WireReader reader) => reader.Many(() => new CacheLayerStatus(
        (CacheStrategy)reader.Byte(), reader.Long(), reader.Long(), reader.Long(), reader.Long(), reader.Long(), reader.Long(), reader.Long(), reader.Long()));

    protected override void WriteAnswer(WireWriter writer, IReadOnlyList<CacheLayerStatus> answer) => writer.Many(answer, layer =>
    {
        writer.Byte((byte)layer.Strategy);
        foreach (var number in (ReadOnlySpan<long>)[layer.Entries, layer.Bytes, layer.Limit, layer.Hits, layer.Misses, layer.Puts, layer.Evictions, layer.Errors])
        {
            writer.Long(number);
        }
    });
}
