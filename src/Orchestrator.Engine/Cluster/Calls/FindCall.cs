using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IOrchestrator.FindAsync"/></summary>
internal sealed class FindCall(TaskId id) : TaskViewCall
{
    public override CallKind Kind => CallKind.Find;

    public override bool IsRepeatable => true;

    public static FindCall Read(WireReader reader) => new(reader.Id());

    public override void Write(WireWriter writer) => writer.Id(id);

    public override Task<TaskView?> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Tasks.FindAsync(id, cancellation);
}
