using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IBulkJobs.WaitAsync"/></summary>
internal sealed class BulkWaitCall(string id, TimeSpan patience) : BulkJobCall
{
    public override CallKind Kind => CallKind.BulkWait;

    public override bool IsRepeatable => true;

    public static BulkWaitCall Read(WireReader reader) => new(reader.Text(), reader.Duration());

    public override void Write(WireWriter writer)
    {
        writer.Text(id);
        writer.Duration(patience);
    }

    public override Task<BulkJob?> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Bulk.WaitAsync(id, patience, cancellation);
}
