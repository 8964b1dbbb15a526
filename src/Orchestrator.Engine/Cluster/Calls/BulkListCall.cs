using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IBulkJobs.ListAsync"/></summary>
internal sealed class BulkListCall : NodeCall<IReadOnlyList<BulkJob>>
{
    public override CallKind Kind => CallKind.BulkList;

    public override bool IsRepeatable => true;

    public static BulkListCall Read(WireReader reader)
    {
        _ = reader;
        return new BulkListCall();
    }

    public override void Write(WireWriter writer)
    {
    }

    public override Task<IReadOnlyList<BulkJob>> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Bulk.ListAsync(cancellation);

    public override IReadOnlyList<BulkJob> ReadAnswer(WireReader reader) => reader.Many(() => BulkOnWire.ReadJob(reader));

    protected override void WriteAnswer(WireWriter writer, IReadOnlyList<BulkJob> answer) => writer.Many(answer, job => BulkOnWire.Write(writer, job));
}
