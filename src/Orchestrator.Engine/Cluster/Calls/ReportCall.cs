using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Cluster.Agents;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IAttemptReports.ReportAsync"/></summary>
internal sealed class ReportCall(AttemptReport report) : NodeCall<TaskReplyKind>
{
    public override CallKind Kind => CallKind.Report;

    public override bool IsRepeatable => true;

    public static ReportCall Read(WireReader reader) => new(ReportOnWire.Read(reader));

    public override void Write(WireWriter writer) => ReportOnWire.Write(writer, report);

    public override Task<TaskReplyKind> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Reports.ReportAsync(report, cancellation);

    public override TaskReplyKind ReadAnswer(WireReader reader) => (TaskReplyKind)reader.Byte();

    protected override void WriteAnswer(WireWriter writer, TaskReplyKind answer) => writer.Byte((byte)answer);
}
