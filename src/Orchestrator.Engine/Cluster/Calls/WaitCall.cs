using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IOrchestrator.WaitAsync"/></summary>
/// <param name="left">How much longer to wait: asked each time the call is made, so that one that is made again does not begin anew.</param>
internal sealed class WaitCall(TaskId id, Func<TimeSpan> left) : TaskViewCall
{
    public override CallKind Kind => CallKind.Wait;

    public override bool IsRepeatable => true;

    public static WaitCall Read(WireReader reader)
    {
        var (id, left) = (reader.Id(), reader.Duration());
        return new WaitCall(id, () => left);
    }

    public override void Write(WireWriter writer)
    {
        writer.Id(id);
        writer.Duration(left());
    }

    public override Task<TaskView?> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Tasks.WaitAsync(id, left(), cancellation);
}
