using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A node's part of <see cref="IResultCache.ClearAsync"/>.</summary>
internal sealed class CacheClearCall(CacheFilter filter) : NodeCall<long>
{
    public override CallKind Kind => CallKind.CacheClear;

    public override bool IsRepeatable => true;

    public static CacheClearCall Read(WireReader reader) => new(CacheOnWire.ReadFilter(reader));

    public override void Write(WireWriter writer) => CacheOnWire.Write(writer, filter);

    public override Task<long> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Cache.ClearAsync(filter, cancellation);

    public override long ReadAnswer(WireReader reader) => reader.Long();

    protected override void WriteAnswer(WireWriter writer, long answer) => writer.Long(answer);
}
