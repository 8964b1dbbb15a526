using Orchestrator.Domain.Schedules;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>Schedules between nodes: one goes as its line of a snapshot, a spec as the event that would make a schedule of it.</summary>
internal static class ScheduleOnWire
{
    public static void Write(WireWriter writer, Schedule schedule) => writer.Bytes(ScheduleEventCodec.WriteSnapshot([schedule]));

    public static Schedule Read(WireReader reader) =>
        ScheduleEventCodec.ReadSnapshot(ScheduleEventCodec.SnapshotVersion, reader.Bytes().Span) is [var kept]
            ? Schedule.From(kept)
            : throw new InvalidDataException("A schedule is one line.");

    public static void WriteOrNull(WireWriter writer, Schedule? schedule)
    {
        writer.Bool(schedule is not null);
        if (schedule is not null)
        {
            Write(writer, schedule);
        }
    }

    public static Schedule? ReadOrNull(WireReader reader) => reader.Bool() ? Read(reader) : null;

    public static void Write(WireWriter writer, ScheduleSpec spec) => writer.Bytes(ScheduleEventCodec.Write([new SchedulePut(spec, default, Paused: false)]));

    public static ScheduleSpec ReadSpec(WireReader reader) =>
        ScheduleEventCodec.Read(reader.Bytes().Span) is [SchedulePut put] ? put.Spec : throw new InvalidDataException("A schedule begins with what it says.");

    public static void Write(WireWriter writer, ScheduleAnswer answer)
    {
        writer.Byte((byte)answer.Outcome);
        WriteOrNull(writer, answer.Schedule);
        writer.Bool(answer.IsNew);
    }

    public static ScheduleAnswer ReadAnswer(WireReader reader) => new((ScheduleOutcome)reader.Byte(), ReadOrNull(reader), reader.Bool());
}
