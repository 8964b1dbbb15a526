using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ITaskMemory.SearchAsync"/> in the shards of one node.</summary>
internal sealed class SearchCall(TaskFilter filter, int wanted, TaskCursor? after) : NodeCall<IReadOnlyList<MemorySearch>>
{
    public override CallKind Kind => CallKind.Search;

    public override bool IsRepeatable => true;

    public static SearchCall Read(WireReader reader) => new(
        FilterOnWire.Read(reader), reader.Int(), TaskCursor.TryParse(reader.Text(), out var cursor) ? cursor : null);

    public override void Write(WireWriter writer)
    {
        FilterOnWire.Write(writer, filter);
        writer.Int(wanted);
        writer.Text(after?.ToString() ?? string.Empty);
    }

    public override Task<IReadOnlyList<MemorySearch>> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Memory.SearchAsync(filter, wanted, after, cancellation);

    public override IReadOnlyList<MemorySearch> ReadAnswer(WireReader reader) => reader.Many(() => new MemorySearch(
        new ArchiveStamp(reader.Int(), reader.Long(), reader.Long()), reader.Many(() => reader.ViewOrNull()!)));

    protected override void WriteAnswer(WireWriter writer, IReadOnlyList<MemorySearch> answer) => writer.Many(answer, search =>
    {
        writer.Int(search.Stamp.Shard);
        writer.Long(search.Stamp.Token);
        writer.Long(search.Stamp.Recalls);
        writer.Many(search.Found, writer.ViewOrNull);
    });
}
