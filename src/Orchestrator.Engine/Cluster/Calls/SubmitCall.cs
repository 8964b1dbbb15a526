using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IOrchestrator.SubmitAsync"/></summary>
internal sealed class SubmitCall(TaskSpec spec) : TaskResponseCall
{
    public override CallKind Kind => CallKind.Submit;

    /// <summary>Without a key a second submission would be a second task.</summary>
    public override bool IsRepeatable => spec.IdempotencyKey is not null;

    public static SubmitCall Read(WireReader reader) => new(reader.Spec());

    public override void Write(WireWriter writer) => writer.Spec(spec);

    public override Task<TaskResponse> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Tasks.SubmitAsync(spec, cancellation);
}
