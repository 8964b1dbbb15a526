using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ILocks.ListAsync"/></summary>
internal sealed class LockListCall(string prefix, int limit, string? after) : NodeCall<LockPage>
{
    public override CallKind Kind => CallKind.LockList;

    public override bool IsRepeatable => true;

    public static LockListCall Read(WireReader reader) => new(reader.Text(), reader.Int(), reader.TextOrNull());

    public override void Write(WireWriter writer)
    {
        writer.Text(prefix);
        writer.Int(limit);
        writer.TextOrNull(after);
    }

    public override Task<LockPage> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Locks.ListAsync(prefix, limit, after, cancellation);

    public override LockPage ReadAnswer(WireReader reader) => new(reader.Many(() => LockOnWire.ReadOrNull(reader)!), reader.TextOrNull());

    protected override void WriteAnswer(WireWriter writer, LockPage answer)
    {
        writer.Many(answer.Items, view => LockOnWire.WriteOrNull(writer, view));
        writer.TextOrNull(answer.Next);
    }
}
