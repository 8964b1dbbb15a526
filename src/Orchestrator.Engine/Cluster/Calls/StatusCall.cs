using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Status;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>One node's part of the status.</summary>
internal sealed class StatusCall(IReadOnlyDictionary<int, long> positions, bool isExact) : NodeCall<NodePart>
{
    public override CallKind Kind => CallKind.Status;

    public override bool IsRepeatable => true;

    public static StatusCall Read(WireReader reader) =>
        new(reader.Positions(), reader.Bool());

    public override void Write(WireWriter writer)
    {
        writer.Positions(positions);
        writer.Bool(isExact);
    }

    public override Task<NodePart> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Status.ReadPartAsync(positions, isExact, cancellation);

    public override NodePart ReadAnswer(WireReader reader) => new(
        new NodeSummary(reader.Text(), reader.Time().ToDateTimeOffset(), reader.Text(), reader.Int(), reader.Int()),
        reader.Bool() ? reader.Many(() => new DomainPart(reader.Text(), reader.Many(reader.Long), reader.Int())) : null,
        new OutcomeCounts(reader.Long(), reader.Long(), reader.Many(reader.Long)));

    protected override void WriteAnswer(WireWriter writer, NodePart answer)
    {
        writer.Text(answer.Node.Node);
        writer.Time(Domain.Instant.From(answer.Node.StartedAt));
        writer.Text(answer.Node.AgentId);
        writer.Int(answer.Node.Slots);
        writer.Int(answer.Node.Used);
        writer.Bool(answer.Domains is not null);
        if (answer.Domains is not null)
        {
            writer.Many(answer.Domains, domain =>
            {
                writer.Text(domain.Domain);
                writer.Many(domain.Counts, writer.Long);
                writer.Int(domain.Lag);
            });
        }

        writer.Long(answer.Outcomes.Ended);
        writer.Long(answer.Outcomes.Succeeded);
        writer.Many(answer.Outcomes.Durations, writer.Long);
    }
}
