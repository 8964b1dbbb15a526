using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ISchedules.DeleteAsync"/></summary>
internal sealed class ScheduleDeleteCall(string id) : NodeCall<bool>
{
    public override CallKind Kind => CallKind.ScheduleDelete;

    /// <summary>Deleted twice is deleted; the answer to the second says that there was none.</summary>
    public override bool IsRepeatable => true;

    public static ScheduleDeleteCall Read(WireReader reader) => new(reader.Text());

    public override void Write(WireWriter writer) => writer.Text(id);

    public override Task<bool> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Schedules.DeleteAsync(id, cancellation);

    public override bool ReadAnswer(WireReader reader) => reader.Bool();

    protected override void WriteAnswer(WireWriter writer, bool answer) => writer.Bool(answer);
}
