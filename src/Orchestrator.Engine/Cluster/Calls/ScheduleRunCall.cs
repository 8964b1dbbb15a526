using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ISchedules.RunAsync"/></summary>
internal sealed class ScheduleRunCall(string id) : NodeCall<ScheduleAnswer>
{
    public override CallKind Kind => CallKind.ScheduleRun;

    /// <summary>Twice would be two tasks.</summary>
    public override bool IsRepeatable => false;

    public static ScheduleRunCall Read(WireReader reader) => new(reader.Text());

    public override void Write(WireWriter writer) => writer.Text(id);

    public override Task<ScheduleAnswer> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Schedules.RunAsync(id, cancellation);

    public override ScheduleAnswer ReadAnswer(WireReader reader) => ScheduleOnWire.ReadAnswer(reader);

    protected override void WriteAnswer(WireWriter writer, ScheduleAnswer answer) => ScheduleOnWire.Write(writer, answer);
}
