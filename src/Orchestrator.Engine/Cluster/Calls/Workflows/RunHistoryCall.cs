using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>What happened in a run.</summary>
internal sealed class RunHistoryCall(int partition, RunId id) : NodeCall<IReadOnlyList<RunHistoryEntry>?>
{
    public override CallKind Kind => CallKind.RunHistory;

    public override bool IsRepeatable => true;

    public static RunHistoryCall Read(WireReader reader) => new(reader.Int(), RunOnWire.ReadId(reader));

    public override void Write(WireWriter writer)
    {
        writer.Int(partition);
        RunOnWire.Write(writer, id);
    }

    public override Task<IReadOnlyList<RunHistoryEntry>?> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Runs.HistoryAsync(partition, id, cancellation);

    public override IReadOnlyList<RunHistoryEntry>? ReadAnswer(WireReader reader) => reader.Bool() ? reader.Many(() => RunOnWire.ReadEntry(reader)) : null;

    protected override void WriteAnswer(WireWriter writer, IReadOnlyList<RunHistoryEntry>? answer)
    {
        writer.Bool(answer is not null);
        if (answer is not null)
        {
            writer.Many(answer, entry => RunOnWire.Write(writer, entry));
        }
    }
}
