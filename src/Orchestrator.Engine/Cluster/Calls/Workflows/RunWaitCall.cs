using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Finds a run, at once or when it has come further.</summary>
internal sealed class RunWaitCall(int partition, RunId id, TimeSpan patience, long? after) : NodeCall<RunView?>
{
    public override CallKind Kind => CallKind.RunWait;

    public override bool IsRepeatable => true;

    public static RunWaitCall Read(WireReader reader) => new(reader.Int(), RunOnWire.ReadId(reader), reader.Duration(), reader.Bool() ? reader.Long() : null);

    public override void Write(WireWriter writer)
    {
        writer.Int(partition);
        RunOnWire.Write(writer, id);
        writer.Duration(patience);
        writer.Bool(after is not null);
        if (after is { } revision)
        {
            writer.Long(revision);
        }
    }

    public override Task<RunView?> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        patience == TimeSpan.Zero
            ? engine.Workflows.Runs.FindAsync(partition, id, cancellation)
            : engine.Workflows.Runs.WaitAsync(partition, id, patience, after, cancellation);

    public override RunView? ReadAnswer(WireReader reader) => RunOnWire.ReadViewOrNull(reader);

    protected override void WriteAnswer(WireWriter writer, RunView? answer) => RunOnWire.WriteOrNull(writer, answer);
}
