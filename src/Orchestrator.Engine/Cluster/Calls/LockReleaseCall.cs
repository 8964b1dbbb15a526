using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ILocks.ReleaseAsync"/></summary>
internal sealed class LockReleaseCall(string name, string leaseId) : NodeCall<bool>
{
    public override CallKind Kind => CallKind.LockRelease;

    /// <summary>Released twice is released; the answer to the second says that it was free.</summary>
    public override bool IsRepeatable => true;

    public static LockReleaseCall Read(WireReader reader) => new(reader.Text(), reader.Text());

    public override void Write(WireWriter writer)
    {
        writer.Text(name);
        writer.Text(leaseId);
    }

    public override Task<bool> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Locks.ReleaseAsync(name, leaseId, cancellation);

    public override bool ReadAnswer(WireReader reader) => reader.Bool();

    protected override void WriteAnswer(WireWriter writer, bool answer) => writer.Bool(answer);
}
