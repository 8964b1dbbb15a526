using Orchestrator.Domain.Schedules;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="ISchedules.PutAsync"/></summary>
internal sealed class SchedulePutCall(ScheduleSpec spec, bool? paused) : NodeCall<ScheduleAnswer>
{
    public override CallKind Kind => CallKind.SchedulePut;

    /// <summary>Put twice it is as it was.</summary>
    public override bool IsRepeatable => true;

    public static SchedulePutCall Read(WireReader reader) => new(ScheduleOnWire.ReadSpec(reader), reader.Bool() ? reader.Bool() : null);

    public override void Write(WireWriter writer)
    {
        ScheduleOnWire.Write(writer, spec);
        writer.Bool(paused is not null);
        if (paused is { } value)
        {
            writer.Bool(value);
        }
    }

    public override Task<ScheduleAnswer> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Schedules.PutAsync(spec, paused, cancellation);

    public override ScheduleAnswer ReadAnswer(WireReader reader) => ScheduleOnWire.ReadAnswer(reader);

    protected override void WriteAnswer(WireWriter writer, ScheduleAnswer answer) => ScheduleOnWire.Write(writer, answer);
}
