using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IScaling.StatusAsync"/></summary>
internal sealed class ScalingStatusCall : NodeCall<ScalingStatus>
{
    public override CallKind Kind => CallKind.ScalingStatus;

    public override bool IsRepeatable => true;

    public static ScalingStatusCall Read(WireReader reader)
    {
        _ = reader;
        return new ScalingStatusCall();
    }

    public override void Write(WireWriter writer)
    {
    }

    public override Task<ScalingStatus> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Scaling.StatusAsync(cancellation);

    public override ScalingStatus ReadAnswer(WireReader reader) => ScalingOnWire.Read(reader);

    protected override void WriteAnswer(WireWriter writer, ScalingStatus answer) => ScalingOnWire.Write(writer, answer);
}
