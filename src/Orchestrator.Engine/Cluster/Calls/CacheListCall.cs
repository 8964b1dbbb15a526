using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A node's part of <see cref="IResultCache.ListAsync"/>.</summary>
internal sealed class CacheListCall(CacheFilter filter, int limit, CacheCursor? after) : NodeCall<IReadOnlyList<CachedEntry>>
{
    public override CallKind Kind => CallKind.CacheList;

    public override bool IsRepeatable => true;

    public static CacheListCall Read(WireReader reader) => new(
        CacheOnWire.ReadFilter(reader),
        reader.Int(),
        reader.Bool() ? new CacheCursor((CacheStrategy)reader.Byte(), reader.UInt128(), string.Empty) : null);

    public override void Write(WireWriter writer)
    {
        CacheOnWire.Write(writer, filter);
        writer.Int(limit);
        writer.Bool(after is not null);
        if (after is not null)
        {
            writer.Byte((byte)after.Strategy);
            writer.UInt128(after.Key);
        }
    }

    public override async Task<IReadOnlyList<CachedEntry>> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        (await engine.Cache.PageAsync(filter, limit, after, cancellation)).Items;

    public override IReadOnlyList<CachedEntry> ReadAnswer(WireReader reader) => reader.Many(() => new CachedEntry(
        (CacheStrategy)reader.Byte(), reader.UInt128(), reader.Text(), reader.Bool() ? reader.Id() : default, reader.Long(), reader.Time(), reader.Time()));

    protected override void WriteAnswer(WireWriter writer, IReadOnlyList<CachedEntry> answer) => writer.Many(answer, entry =>
    {
        writer.Byte((byte)entry.Strategy);
        writer.UInt128(entry.Key);
        writer.Text(entry.TaskType);
        writer.Bool(entry.From != default);
        if (entry.From != default)
        {
            writer.Id(entry.From);
        }

        writer.Long(entry.Bytes);
        writer.Time(entry.StoredAt);
        writer.Time(entry.ExpiresAt);
    });
}
