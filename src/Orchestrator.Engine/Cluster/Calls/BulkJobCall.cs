using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A call that a bulk job answers, or null.</summary>
internal abstract class BulkJobCall : NodeCall<BulkJob?>
{
    public sealed override BulkJob? ReadAnswer(WireReader reader) => reader.Bool() ? BulkOnWire.ReadJob(reader) : null;

    protected sealed override void WriteAnswer(WireWriter writer, BulkJob? answer)
    {
        writer.Bool(answer is not null);
        if (answer is not null)
        {
            BulkOnWire.Write(writer, answer);
        }
    }
}
