using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>All fields that a line may have.</summary>
internal sealed class RunFields
{
    public string Type { get; private set; } = string.Empty;

    public Instant At { get; private set; }

    public RunId Run { get; private set; }

    public int Step { get; private set; }

    public int Element { get; private set; } = -1;

    public int Count { get; private set; }

    public TaskId? Task { get; private set; }

    public RunId? Child { get; private set; }

    public Instant? Until { get; private set; }

    public TaskPayload Result { get; private set; }

    public TaskPayload Payload { get; private set; }

    public TaskPayload Parameters { get; private set; }

    public TaskError? Error { get; private set; }

    public bool Cached { get; private set; }

    public bool TakesSignal { get; private set; }

    public bool TimedOut { get; private set; }

    public string Name { get; private set; } = string.Empty;

    public string? Reason { get; private set; }

    public string Hash { get; private set; } = string.Empty;

    public WorkflowSpec? Workflow { get; private set; }

    public List<int> Steps { get; } = [];

    private string WorkflowId { get; set; } = string.Empty;

    private int? Version { get; set; }

    private UInt128 Key { get; set; }

    private UInt128 Body { get; set; }

    private StepReference? Parent { get; set; }

    private RunId? ForkOf { get; set; }

    public static RunFields Read(LineReader reader)
    {
        var fields = new RunFields();
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            if (!fields.TryRead(name, ref reader))
            {
                reader.Skip();
            }
        }

        return fields;
    }

    /// <summary>Reads a field that events and snapshots share; false when it is none.</summary>
    public bool TryRead(string name, ref LineReader reader)
    {
        switch (name)
        {
            case "type": Type = reader.String(); break;
            case "at": At = reader.Instant(); break;
            case "run": Run = Id(ref reader); break;
            case "step": Step = reader.Int(); break;
            case "element": Element = reader.Int(); break;
            case "count": Count = reader.Int(); break;
            case "task": Task = reader.TaskId(); break;
            case "child": Child = Id(ref reader); break;
            case "until": Until = reader.Instant(); break;
            case "result": Result = reader.Raw(); break;
            case "result_packed": Result = reader.Packed(); break;
            case "payload": Payload = reader.Raw(); break;
            case "payload_packed": Payload = reader.Packed(); break;
            case "parameters": Parameters = reader.Raw(); break;
            case "parameters_packed": Parameters = reader.Packed(); break;
            case "error": Error = ReadError(ref reader); break;
            case "cached": Cached = reader.Bool(); break;
            case "takes_signal": TakesSignal = reader.Bool(); break;
            case "timed_out": TimedOut = reader.Bool(); break;
            case "name": Name = reader.String(); break;
            case "reason": Reason = reader.String(); break;
            case "hash": Hash = string.Intern(reader.String()); break;
            case "workflow": Workflow = WorkflowSpecLineReader.Read(ref reader); break;
            case "workflow_id": WorkflowId = string.Intern(reader.String()); break;
            case "version": Version = reader.Int(); break;
            case "key": Key = reader.Hex128(); break;
            case "body": Body = reader.Hex128(); break;
            case "parent": Parent = ReadParent(ref reader); break;
            case "fork_of": ForkOf = Id(ref reader); break;
            case "steps":
                reader.EnterArray();
                while (reader.NextElement())
                {
                    Steps.Add(reader.Int());
                }

                break;
            default:
                return false;
        }

        return true;
    }

    public RunStarted Started() => new(Run, At, Hash, WorkflowId, Version, Parameters) { Key = Key, Body = Body, Parent = Parent, ForkOf = ForkOf };

    public static RunId Id(ref LineReader reader)
    {
        var id = reader.TaskId();
        return new RunId(id.Shard, id.Ulid);
    }

    public static TaskError ReadError(ref LineReader reader)
    {
        var (type, message, retryable) = (string.Empty, string.Empty, false);
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "type": type = reader.String(); break;
                case "message": message = reader.String(); break;
                case "retryable": retryable = reader.Bool(); break;
                default: reader.Skip(); break;
            }
        }

        return new TaskError(type, message, retryable);
    }

    private static StepReference ReadParent(ref LineReader reader)
    {
        var text = reader.String();
        return StepReference.TryParse(text, out var parent) ? parent : throw new EventFormatException($"'{text}' names no step of a run.");
    }
}
