using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Tells a run that the task of one of its steps has ended.</summary>
internal sealed class StepEndCall(int partition, StepReference step, TaskView task) : NodeCall<bool>
{
    public override CallKind Kind => CallKind.StepEnd;

    public override bool IsRepeatable => true;

    public static StepEndCall Read(WireReader reader) => new(reader.Int(), RunOnWire.ReadStep(reader), reader.ViewOrNull() ?? throw new InvalidDataException("A task is missing."));

    public override void Write(WireWriter writer)
    {
        writer.Int(partition);
        writer.Text(step.ToString());
        writer.ViewOrNull(task);
    }

    public override Task<bool> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Workflows.Runs.Ended(partition, step, task) ? Task.FromResult(true) : throw ServiceUnavailableException.Moved($"of partition {partition}");

    public override bool ReadAnswer(WireReader reader) => reader.Bool();

    protected override void WriteAnswer(WireWriter writer, bool answer) => writer.Bool(answer);
}
