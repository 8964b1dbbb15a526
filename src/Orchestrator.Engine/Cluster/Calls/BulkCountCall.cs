using Orchestrator.Domain;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>How many tasks in one node's memory a bulk job would find.</summary>
internal sealed class BulkCountCall(TaskFilter filter, Instant before, IReadOnlyDictionary<int, long> positions) : NodeCall<long>
{
    public override CallKind Kind => CallKind.BulkCount;

    public override bool IsRepeatable => true;

    public static BulkCountCall Read(WireReader reader) => new(
        FilterOnWire.Read(reader), reader.Time(), reader.Positions());

    public override void Write(WireWriter writer)
    {
        FilterOnWire.Write(writer, filter);
        writer.Time(before);
        writer.Positions(positions);
    }

    public override Task<long> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Counts.CountAsync(filter, before, positions, cancellation);

    public override long ReadAnswer(WireReader reader) => reader.Long();

    protected override void WriteAnswer(WireWriter writer, long answer) => writer.Long(answer);
}
