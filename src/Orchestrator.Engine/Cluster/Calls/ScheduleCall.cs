using Orchestrator.Domain.Schedules;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A call about one schedule that the schedule answers, or null: <see cref="ISchedules.FindAsync"/>, and to pause and resume it.</summary>
/// <param name="kind">Which of them.</param>
internal sealed class ScheduleCall(CallKind kind, string id) : NodeCall<Schedule?>
{
    public override CallKind Kind => kind;

    /// <summary>A schedule that is as asked already does not change again.</summary>
    public override bool IsRepeatable => true;

    public static ScheduleCall Read(CallKind kind, WireReader reader) => new(kind, reader.Text());

    public override void Write(WireWriter writer) => writer.Text(id);

    public override Task<Schedule?> RunAsync(LocalEngine engine, CancellationToken cancellation) => kind switch
    {
        CallKind.ScheduleFind => engine.Schedules.FindAsync(id, cancellation),
        CallKind.SchedulePause => engine.Schedules.PauseAsync(id, cancellation),
        CallKind.ScheduleResume => engine.Schedules.ResumeAsync(id, cancellation),
        _ => throw new InvalidOperationException($"{kind} is no such call."),
    };

    public override Schedule? ReadAnswer(WireReader reader) => ScheduleOnWire.ReadOrNull(reader);

    protected override void WriteAnswer(WireWriter writer, Schedule? answer) => ScheduleOnWire.WriteOrNull(writer, answer);
}
