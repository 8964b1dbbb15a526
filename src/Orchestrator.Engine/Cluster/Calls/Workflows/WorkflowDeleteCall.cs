using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Deletes a stored workflow.</summary>
internal sealed class WorkflowDeleteCall(string id) : NodeCall<bool>
{
    public override CallKind Kind => CallKind.WorkflowDelete;

    public override bool IsRepeatable => false;

    public static WorkflowDeleteCall Read(WireReader reader) => new(reader.Text());

    public override void Write(WireWriter writer)
    {
        writer.Text(id);
    }

    public override Task<bool> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Stored.DeleteAsync(id, cancellation);

    public override bool ReadAnswer(WireReader reader) => reader.Bool();

    protected override void WriteAnswer(WireWriter writer, bool answer) => writer.Bool(answer);
}
