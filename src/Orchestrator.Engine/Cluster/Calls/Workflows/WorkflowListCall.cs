using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Lists stored workflows.</summary>
internal sealed class WorkflowListCall(int limit, string? after) : NodeCall<WorkflowPage>
{
    public override CallKind Kind => CallKind.WorkflowList;

    public override bool IsRepeatable => true;

    public static WorkflowListCall Read(WireReader reader) => new(reader.Int(), reader.TextOrNull());

    public override void Write(WireWriter writer)
    {
        writer.Int(limit);
        writer.TextOrNull(after);
    }

    public override Task<WorkflowPage> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Stored.ListAsync(limit, after, cancellation);

    public override WorkflowPage ReadAnswer(WireReader reader) => new(reader.Many(() => RunOnWire.ReadVersionOrNull(reader)!), reader.TextOrNull());

    protected override void WriteAnswer(WireWriter writer, WorkflowPage answer)
    {
        writer.Many(answer.Items, version => RunOnWire.WriteOrNull(writer, version));
        writer.TextOrNull(answer.Next);
    }
}
