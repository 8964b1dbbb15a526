using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ILocks.RenewAsync"/></summary>
internal sealed class LockRenewCall(string name, string leaseId, TimeSpan ttl) : NodeCall<LockAnswer>
{
    public override CallKind Kind => CallKind.LockRenew;

    public override bool IsRepeatable => true;

    public static LockRenewCall Read(WireReader reader) => new(reader.Text(), reader.Text(), reader.Duration());

    public override void Write(WireWriter writer)
    {
        writer.Text(name);
        writer.Text(leaseId);
        writer.Duration(ttl);
    }

    public override Task<LockAnswer> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Locks.RenewAsync(name, leaseId, ttl, cancellation);

    public override LockAnswer ReadAnswer(WireReader reader) => LockOnWire.ReadAnswer(reader);

    protected override void WriteAnswer(WireWriter writer, LockAnswer answer) => LockOnWire.Write(writer, answer);
}
