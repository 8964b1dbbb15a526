using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IOrchestrator.CancelAsync"/></summary>
internal sealed class CancelCall(TaskId id, string? reason) : TaskResponseCall
{
    public override CallKind Kind => CallKind.Cancel;

    public override bool IsRepeatable => true;

    public static CancelCall Read(WireReader reader) => new(reader.Id(), reader.TextOrNull());

    public override void Write(WireWriter writer)
    {
        writer.Id(id);
        writer.TextOrNull(reason);
    }

    public override Task<TaskResponse> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Tasks.CancelAsync(id, reason, cancellation);
}
