using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IOrchestrator.DeleteAsync"/>, for tasks of one shard.</summary>
internal sealed class DeleteCall(IReadOnlyList<TaskId> ids) : NodeCall<DeleteOutcome>
{
    public override CallKind Kind => CallKind.Delete;

    public override bool IsRepeatable => false;

    public static DeleteCall Read(WireReader reader) => new(reader.Many(reader.Id));

    public override void Write(WireWriter writer) => writer.Many(ids, writer.Id);

    public override Task<DeleteOutcome> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Tasks.DeleteAsync(ids, cancellation);

    public override DeleteOutcome ReadAnswer(WireReader reader) => new(reader.Int(), reader.Int(), reader.Int());

    protected override void WriteAnswer(WireWriter writer, DeleteOutcome answer)
    {
        writer.Int(answer.Deleted);
        writer.Int(answer.NotEnded);
        writer.Int(answer.NotFound);
    }
}
