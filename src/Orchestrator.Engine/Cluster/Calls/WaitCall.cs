using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IOrchestrator.WaitAsync"/></summary>
internal sealed class WaitCall(TaskId id, TimeSpan patience) : TaskViewCall
{
    public override CallKind Kind => CallKind.Wait;

    public override bool IsRepeatable => true;

    public static WaitCall Read(WireReader reader) => new(reader.Id(), reader.Duration());

    public override void Write(WireWriter writer)
    {
        writer.Id(id);
        writer.Duration(patience);
    }

    public override Task<TaskView?> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Tasks.WaitAsync(id, patience, cancellation);
}
