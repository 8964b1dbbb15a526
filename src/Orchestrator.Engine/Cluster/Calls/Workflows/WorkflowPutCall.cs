using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Stores a workflow.</summary>
internal sealed class WorkflowPutCall(WorkflowSpec spec) : NodeCall<WorkflowVersion?>
{
    public override CallKind Kind => CallKind.WorkflowPut;

    public override bool IsRepeatable => true;

    public static WorkflowPutCall Read(WireReader reader) => new(RunOnWire.ReadSpec(reader));

    public override void Write(WireWriter writer)
    {
        RunOnWire.Write(writer, spec);
    }

    public override Task<WorkflowVersion?> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Stored.PutAsync(spec, cancellation);

    public override WorkflowVersion? ReadAnswer(WireReader reader) => RunOnWire.ReadVersionOrNull(reader);

    protected override void WriteAnswer(WireWriter writer, WorkflowVersion? answer) => RunOnWire.WriteOrNull(writer, answer);
}
