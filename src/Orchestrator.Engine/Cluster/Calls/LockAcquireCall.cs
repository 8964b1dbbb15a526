using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ILocks.AcquireAsync"/></summary>
/// <param name="request">With a lease id, so that asking again is granted the same.</param>
internal sealed class LockAcquireCall(LockRequest request) : NodeCall<LockAnswer>
{
    public override CallKind Kind => CallKind.LockAcquire;

    public override bool IsRepeatable => true;

    public static LockAcquireCall Read(WireReader reader) => new(new LockRequest(reader.Text(), reader.Text())
    {
        Ttl = reader.Duration(),
        Wait = reader.Duration(),
        LeaseId = reader.Text(),
    });

    public override void Write(WireWriter writer)
    {
        writer.Text(request.Name);
        writer.Text(request.Owner);
        writer.Duration(request.Ttl);
        writer.Duration(request.Wait);
        writer.Text(request.LeaseId!);
    }

    public override Task<LockAnswer> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Locks.AcquireAsync(request, cancellation);

    public override LockAnswer ReadAnswer(WireReader reader) => LockOnWire.ReadAnswer(reader);

    protected override void WriteAnswer(WireWriter writer, LockAnswer answer) => LockOnWire.Write(writer, answer);
}
