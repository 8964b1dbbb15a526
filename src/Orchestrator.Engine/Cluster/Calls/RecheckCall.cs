using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ITaskMemory.RecheckAsync"/></summary>
internal sealed class RecheckCall(ArchiveStamp stamp, IReadOnlyList<TaskId> ids) : NodeCall<IReadOnlySet<TaskId>?>
{
    public override CallKind Kind => CallKind.Recheck;

    public override bool IsRepeatable => true;

    public static RecheckCall Read(WireReader reader) =>
        new(new ArchiveStamp(reader.Int(), reader.Long(), reader.Long()), reader.Many(reader.Id));

    public override void Write(WireWriter writer)
    {
        writer.Int(stamp.Shard);
        writer.Long(stamp.Token);
        writer.Long(stamp.Recalls);
        writer.Many(ids, writer.Id);
    }

    public override Task<IReadOnlySet<TaskId>?> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Memory.RecheckAsync(stamp, ids, cancellation);

    public override IReadOnlySet<TaskId>? ReadAnswer(WireReader reader) => reader.Bool() ? reader.Many(reader.Id).ToHashSet() : null;

    protected override void WriteAnswer(WireWriter writer, IReadOnlySet<TaskId>? answer)
    {
        writer.Bool(answer is not null);
        if (answer is not null)
        {
            writer.Many(answer, writer.Id);
        }
    }
}
