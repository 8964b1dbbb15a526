using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Workflows;
using Orchestrator.Engine.Workflows.Runs;

namespace Orchestrator.Engine.Cluster.Calls.Workflows;

/// <summary>Workflows and runs as they go between nodes.</summary>
internal static class RunOnWire
{
    public static void Write(WireWriter writer, WorkflowSpec spec) => writer.Bytes(WorkflowSpecLine.Write(spec));

    public static WorkflowSpec ReadSpec(WireReader reader) => WorkflowSpecLine.Read(reader.Bytes().Span);

    public static void Write(WireWriter writer, int? number)
    {
        writer.Bool(number is not null);
        if (number is { } value)
        {
            writer.Int(value);
        }
    }

    public static int? ReadIntOrNull(WireReader reader) => reader.Bool() ? reader.Int() : null;

    public static void Write(WireWriter writer, RunId id) => writer.Id(new TaskId(id.Shard, id.Ulid));

    public static RunId ReadId(WireReader reader)
    {
        var id = reader.Id();
        return new RunId(id.Shard, id.Ulid);
    }

    public static StepReference ReadStep(WireReader reader) =>
        StepReference.TryParse(reader.Text(), out var step) ? step : throw new InvalidDataException("No step of a run is named.");

    public static void WriteOrNull(WireWriter writer, WorkflowVersion? version)
    {
        writer.Bool(version is not null);
        if (version is not null)
        {
            Write(writer, version.Spec);
            writer.Int(version.Version);
            writer.Text(version.Hash);
            writer.Time(version.StoredAt);
            writer.Bool(version.IsNew);
        }
    }

    public static WorkflowVersion? ReadVersionOrNull(WireReader reader) =>
        reader.Bool() ? new WorkflowVersion(ReadSpec(reader), reader.Int(), reader.Text(), reader.Time(), reader.Bool()) : null;

    public static void Write(WireWriter writer, RunOrder order)
    {
        writer.Byte((byte)order.Kind);
        Write(writer, order.Run);
        writer.TextOrNull(order.Text);
        writer.Bytes(order.Json.Span);
        writer.Bool(order.Workflow is not null);
        if (order.Workflow is not null)
        {
            Write(writer, order.Workflow);
        }

        Write(writer, order.Version);
        writer.UInt128(order.Key);
        writer.UInt128(order.Body);
    }

    public static RunOrder ReadOrder(WireReader reader) => new((RunOrderKind)reader.Byte())
    {
        Run = ReadId(reader),
        Text = reader.TextOrNull(),
        Json = reader.Bytes(),
        Workflow = reader.Bool() ? ReadSpec(reader) : null,
        Version = ReadIntOrNull(reader),
        Key = reader.UInt128(),
        Body = reader.UInt128(),
    };

    public static void Write(WireWriter writer, RunAnswer answer)
    {
        writer.Byte((byte)answer.Kind);
        WriteOrNull(writer, answer.Run);
        writer.TextOrNull(answer.Detail);
    }

    public static RunAnswer ReadAnswer(WireReader reader) => new((RunAnswerKind)reader.Byte(), ReadViewOrNull(reader), reader.TextOrNull());

    public static void Write(WireWriter writer, RunFilter filter)
    {
        Write(writer, (int?)filter.Status);
        writer.TextOrNull(filter.WorkflowId);
    }

    public static RunFilter ReadFilter(WireReader reader) => new((RunStatus?)ReadIntOrNull(reader), reader.TextOrNull());

    public static void Write(WireWriter writer, RunHistoryEntry entry)
    {
        writer.Long(entry.Revision);
        writer.Time(entry.At);
        writer.Text(entry.Type);
        writer.TextOrNull(entry.Step);
        Write(writer, entry.Element);
        writer.TextOrNull(entry.Task);
        writer.TextOrNull(entry.Message);
    }

    public static RunHistoryEntry ReadEntry(WireReader reader) =>
        new(reader.Long(), reader.Time(), reader.Text(), reader.TextOrNull(), ReadIntOrNull(reader), reader.TextOrNull(), reader.TextOrNull());

    public static void WriteOrNull(WireWriter writer, RunView? view)
    {
        writer.Bool(view is not null);
        if (view is null)
        {
            return;
        }

        Write(writer, view.Id);
        writer.Text(view.WorkflowId);
        Write(writer, view.Version);
        writer.Text(view.Hash);
        writer.Byte((byte)view.Status);
        writer.Bool(view.IsCancelling);
        writer.Long(view.Revision);
        writer.Bytes(view.Parameters.Span);
        writer.Payload(view.Result);
        WriteOrNull(writer, view.Error);
        writer.Time(view.CreatedAt);
        WriteOrNull(writer, view.FinishedAt);
        writer.Int(view.Ended);
        writer.Int(view.Total);
        WriteOrNull(writer, view.Parent);
        writer.TextOrNull(view.ParentStep);
        WriteOrNull(writer, view.ForkOf);
        writer.Many(view.Steps, step => Write(writer, step));
    }

    public static RunView? ReadViewOrNull(WireReader reader) => !reader.Bool() ? null : new RunView
    {
        Id = ReadId(reader),
        WorkflowId = reader.Text(),
        Version = ReadIntOrNull(reader),
        Hash = reader.Text(),
        Status = (RunStatus)reader.Byte(),
        IsCancelling = reader.Bool(),
        Revision = reader.Long(),
        Parameters = reader.Bytes(),
        Result = reader.Payload(),
        Error = ReadErrorOrNull(reader),
        CreatedAt = reader.Time(),
        FinishedAt = ReadTimeOrNull(reader),
        Ended = reader.Int(),
        Total = reader.Int(),
        Parent = ReadIdOrNull(reader),
        ParentStep = reader.TextOrNull(),
        ForkOf = ReadIdOrNull(reader),
        Steps = reader.Many(() => ReadStepView(reader)),
    };

    private static void Write(WireWriter writer, StepView step)
    {
        writer.Text(step.Id);
        writer.Byte((byte)step.Status);
        writer.Many(step.Dependencies, writer.Text);
        writer.Bool(step.Task is not null);
        if (step.Task is { } task)
        {
            writer.Id(task);
        }

        WriteOrNull(writer, step.Run);
        writer.TextOrNull(step.Signal);
        WriteOrNull(writer, step.Deadline);
        writer.Int(step.Attempt);
        writer.Bool(step.Cached);
        WriteOrNull(writer, step.StartedAt);
        WriteOrNull(writer, step.FinishedAt);
        writer.Payload(step.Result);
        WriteOrNull(writer, step.Error);
        Write(writer, step.Elements);
        writer.Int(step.EndedElements);
        writer.TextOrNull(step.Reason);
    }

    private static StepView ReadStepView(WireReader reader) => new()
    {
        Id = reader.Text(),
        Status = (StepStatus)reader.Byte(),
        Dependencies = reader.Many(reader.Text),
        Task = reader.Bool() ? reader.Id() : null,
        Run = ReadIdOrNull(reader),
        Signal = reader.TextOrNull(),
        Deadline = ReadTimeOrNull(reader),
        Attempt = reader.Int(),
        Cached = reader.Bool(),
        StartedAt = ReadTimeOrNull(reader),
        FinishedAt = ReadTimeOrNull(reader),
        Result = reader.Payload(),
        Error = ReadErrorOrNull(reader),
        Elements = ReadIntOrNull(reader),
        EndedElements = reader.Int(),
        Reason = reader.TextOrNull(),
    };

    private static void WriteOrNull(WireWriter writer, RunId? id)
    {
        writer.Bool(id is not null);
        if (id is { } value)
        {
            Write(writer, value);
        }
    }

    private static RunId? ReadIdOrNull(WireReader reader) => reader.Bool() ? ReadId(reader) : null;

    private static void WriteOrNull(WireWriter writer, Instant? time)
    {
        writer.Bool(time is not null);
        if (time is { } value)
        {
            writer.Time(value);
        }
    }

    private static Instant? ReadTimeOrNull(WireReader reader) => reader.Bool() ? reader.Time() : null;

    private static void WriteOrNull(WireWriter writer, TaskError? error)
    {
        writer.Bool(error is not null);
        if (error is not null)
        {
            writer.Text(error.Type);
            writer.Text(error.Message);
            writer.Bool(error.Retryable);
        }
    }

    private static TaskError? ReadErrorOrNull(WireReader reader) => reader.Bool() ? new TaskError(reader.Text(), reader.Text(), reader.Bool()) : null;
}
