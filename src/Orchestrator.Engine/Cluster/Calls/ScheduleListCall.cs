using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ISchedules.ListAsync"/></summary>
internal sealed class ScheduleListCall(int limit, string? after) : NodeCall<SchedulePage>
{
    public override CallKind Kind => CallKind.ScheduleList;

    public override bool IsRepeatable => true;

    public static ScheduleListCall Read(WireReader reader) => new(reader.Int(), reader.TextOrNull());

    public override void Write(WireWriter writer)
    {
        writer.Int(limit);
        writer.TextOrNull(after);
    }

    public override Task<SchedulePage> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Schedules.ListAsync(limit, after, cancellation);

    public override SchedulePage ReadAnswer(WireReader reader) => new(reader.Many(() => ScheduleOnWire.Read(reader)), reader.TextOrNull());

    protected override void WriteAnswer(WireWriter writer, SchedulePage answer)
    {
        writer.Many(answer.Items, schedule => ScheduleOnWire.Write(writer, schedule));
        writer.TextOrNull(answer.Next);
    }
}
