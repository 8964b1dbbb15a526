using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>Many tasks of one domain, as one message to its shard.</summary>
internal sealed class SubmitManyCall(string domain, IReadOnlyList<TaskSpec> specs) : NodeCall<TaskReply[]>
{
    public override CallKind Kind => CallKind.SubmitMany;

    public override bool IsRepeatable => specs.All(spec => spec.IdempotencyKey is not null);

    public static SubmitManyCall Read(WireReader reader) => new(reader.Text(), reader.Many(reader.Spec));

    public override void Write(WireWriter writer)
    {
        writer.Text(domain);
        writer.Many(specs, writer.Spec);
    }

    public override Task<TaskReply[]> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Tasks.SubmitAsync(engine.Shards.Of(domain), specs, cancellation);

    public override TaskReply[] ReadAnswer(WireReader reader) => [.. reader.Many(() => new TaskReply((TaskReplyKind)reader.Byte(), reader.Id()))];

    protected override void WriteAnswer(WireWriter writer, TaskReply[] answer) => writer.Many(answer, reply =>
    {
        writer.Byte((byte)reply.Kind);
        writer.Id(reply.Task);
    });
}
