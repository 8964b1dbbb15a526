using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>The newest runs of a partition.</summary>
internal sealed class RunListCall(int partition, RunFilter filter, int limit, RunId? after) : NodeCall<List<RunView>>
{
    public override CallKind Kind => CallKind.RunList;

    public override bool IsRepeatable => true;

    public static RunListCall Read(WireReader reader) => new(reader.Int(), RunOnWire.ReadFilter(reader), reader.Int(), reader.Bool() ? RunOnWire.ReadId(reader) : null);

    public override void Write(WireWriter writer)
    {
        writer.Int(partition);
        RunOnWire.Write(writer, filter);
        writer.Int(limit);
        writer.Bool(after is not null);
        if (after is { } from)
        {
            RunOnWire.Write(writer, from);
        }
    }

    public override Task<List<RunView>> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Runs.ListAsync(partition, filter, limit, after, cancellation);

    public override List<RunView> ReadAnswer(WireReader reader) => reader.Many(() => RunOnWire.ReadViewOrNull(reader)!);

    protected override void WriteAnswer(WireWriter writer, List<RunView> answer) => writer.Many(answer, view => RunOnWire.WriteOrNull(writer, view));
}
