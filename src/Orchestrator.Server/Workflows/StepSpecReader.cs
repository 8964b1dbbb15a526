using System.Buffers;
using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;
using Orchestrator.Server.Tasks;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads a step: fields of its own, and those of a task, which whoever reads tasks reads.</summary>
/// <param name="path">What is before the fields' names in faults, with a dot behind.</param>
internal sealed class StepSpecReader(string path)
{
    private const string Timeout = "timeout";

    public static readonly FieldNames Own =
        new("task_id", "dependencies", "parameters", "when", "map", "max_parallel", "continue_on_error", "final", "estimate", "workflow", "signal", "approval");

    private static readonly FieldNames All = new([.. Own.Names, .. TaskSpecReader.Known.Names]);

    private readonly ArrayBufferWriter<byte> task = new();
    private readonly List<string> taskFields = [];
    private string? signal;
    private bool isApproval;
    private byte[] timeout = [];

    /// <summary>Reads the object whose start the reader stands on.</summary>
    public StepSpec Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors)
    {
        var step = new StepSpec { Id = string.Empty };
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = All.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, path, All);
                continue;
            }

            var name = All[index];
            var field = path + name;
            seen.Add(index, field);
            reader.Read();
            if (index >= Own.Names.Count)
            {
                KeepTaskField(ref reader, json, name);
                continue;
            }

            switch (name)
            {
                case "task_id": step = step with { Id = JsonFields.Text(ref reader, errors, field) ?? string.Empty }; break;
                case "dependencies": step = step with { Dependencies = JsonFields.Texts(ref reader, errors, field) ?? [] }; break;
                case "parameters": step = step with { Parameters = WorkflowSpecReader.Value(ref reader, json) }; break;
                case "when": step = step with { When = JsonFields.Text(ref reader, errors, field) }; break;
                case "map": step = step with { Map = JsonFields.Text(ref reader, errors, field) }; break;
                case "max_parallel": step = step with { MaxParallel = JsonFields.Whole(ref reader, errors, field) ?? 0 }; break;
                case "continue_on_error": step = step with { ContinueOnError = JsonFields.Flag(ref reader, errors, field) }; break;
                case "final": step = step with { IsFinal = JsonFields.Flag(ref reader, errors, field) }; break;
                case "estimate": step = step with { Estimate = JsonFields.Number(ref reader, errors, field) ?? 1 }; break;
                case "signal": signal = JsonFields.Text(ref reader, errors, field); break;
                case "approval": isApproval = JsonFields.Flag(ref reader, errors, field); break;
                default: step = StepWorkflowReader.Read(ref reader, json, errors, field, step); break;
            }
        }

        // The id may have come behind the workflow that takes it for its own.
        step = step.Workflow is { Id.Length: 0 } inner ? step with { Workflow = inner with { Id = step.Id } } : step;
        return step with { Task = ReadTask(errors), Signal = ReadSignal(step, errors) };
    }

    private void KeepTaskField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        var value = JsonFields.Raw(ref reader, json);
        task.Write(taskFields.Count == 0 ? "{\""u8 : ",\""u8);
        task.Write(Encoding.UTF8.GetBytes(name));
        task.Write("\":"u8);
        task.Write(value);
        taskFields.Add(name);
        timeout = name == Timeout ? value : timeout;
    }

    private TaskSpec? ReadTask(FieldErrors errors)
    {
        if (!taskFields.Contains("task_type"))
        {
            foreach (var name in taskFields.Where(name => name != Timeout || !IsSignal))
            {
                errors.Add(path + name, "is only of use with task_type");
            }

            return null;
        }

        task.Write("}"u8);
        if (TaskSpecReader.Read(task.WrittenSpan, int.MaxValue, out var spec) is not { } problem)
        {
            return spec;
        }

        if (problem.Errors is null)
        {
            errors.Add(path[..^1], problem.Detail);
        }

        foreach (var (field, faults) in problem.Errors ?? new Dictionary<string, string[]>())
        {
            foreach (var fault in faults)
            {
                errors.Add(path + field, fault);
            }
        }

        // What it does is said, if not well.
        return new TaskSpec { Type = "?", Domain = "?" };
    }

    private bool IsSignal => signal is not null || isApproval;

    // An approval goes by the step's own name unless it is given another.
    private SignalSpec? ReadSignal(StepSpec step, FieldErrors errors) =>
        IsSignal ? new SignalSpec(signal ?? step.Id, ReadTimeout(errors) ?? SignalSpec.DefaultTimeout, isApproval) : null;

    private TimeSpan? ReadTimeout(FieldErrors errors)
    {
        if (timeout.Length == 0)
        {
            return null;
        }

        var reader = JsonText.Reader(timeout);
        reader.Read();
        return JsonFields.Seconds(ref reader, errors, path + Timeout);
    }
}
