using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;
using Orchestrator.Engine.Workflows.Runs;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Begins or changes a run.</summary>
internal sealed class RunOrderCall(int partition, RunOrder order) : NodeCall<RunAnswer>
{
    public override CallKind Kind => CallKind.RunOrder;

    public override bool IsRepeatable => order.IsRepeatable;

    public static RunOrderCall Read(WireReader reader) => new(reader.Int(), RunOnWire.ReadOrder(reader));

    public override void Write(WireWriter writer)
    {
        writer.Int(partition);
        RunOnWire.Write(writer, order);
    }

    public override Task<RunAnswer> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Runs.DoAsync(partition, order, cancellation);

    public override RunAnswer ReadAnswer(WireReader reader) => RunOnWire.ReadAnswer(reader);

    protected override void WriteAnswer(WireWriter writer, RunAnswer answer) => RunOnWire.Write(writer, answer);
}
