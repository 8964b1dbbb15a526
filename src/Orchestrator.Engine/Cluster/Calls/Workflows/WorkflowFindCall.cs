using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Finds a stored workflow.</summary>
internal sealed class WorkflowFindCall(string id, int? version) : NodeCall<WorkflowVersion?>
{
    public override CallKind Kind => CallKind.WorkflowFind;

    public override bool IsRepeatable => true;

    public static WorkflowFindCall Read(WireReader reader) => new(reader.Text(), RunOnWire.ReadIntOrNull(reader));

    public override void Write(WireWriter writer)
    {
        writer.Text(id);
        RunOnWire.Write(writer, version);
    }

    public override Task<WorkflowVersion?> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Stored.FindAsync(id, version, cancellation);

    public override WorkflowVersion? ReadAnswer(WireReader reader) => RunOnWire.ReadVersionOrNull(reader);

    protected override void WriteAnswer(WireWriter writer, WorkflowVersion? answer) => RunOnWire.WriteOrNull(writer, answer);
}
