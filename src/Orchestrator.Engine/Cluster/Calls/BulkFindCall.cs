using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IBulkJobs.FindAsync"/></summary>
internal sealed class BulkFindCall(string id) : BulkJobCall
{
    public override CallKind Kind => CallKind.BulkFind;

    public override bool IsRepeatable => true;

    public static BulkFindCall Read(WireReader reader) => new(reader.Text());

    public override void Write(WireWriter writer) => writer.Text(id);

    public override Task<BulkJob?> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Bulk.FindAsync(id, cancellation);
}
