using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ILocks.FindAsync"/></summary>
internal sealed class LockFindCall(string name) : NodeCall<LockView?>
{
    public override CallKind Kind => CallKind.LockFind;

    public override bool IsRepeatable => true;

    public static LockFindCall Read(WireReader reader) => new(reader.Text());

    public override void Write(WireWriter writer) => writer.Text(name);

    public override Task<LockView?> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Locks.FindAsync(name, cancellation);

    public override LockView? ReadAnswer(WireReader reader) => LockOnWire.ReadOrNull(reader);

    protected override void WriteAnswer(WireWriter writer, LockView? answer) => LockOnWire.WriteOrNull(writer, answer);
}
