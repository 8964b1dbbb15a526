using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Schedules;

namespace Orchestrator.Server.Workflows;

/// <summary>A workflow as somebody could send it: what has its default is left out.</summary>
public static class WorkflowSpecJson
{
    public static void Write(Utf8JsonWriter json, WorkflowSpec spec)
    {
        json.WriteStartObject();
        json.WriteString("workflow_id", spec.Id);
        WriteText(json, "name", spec.Name);
        WriteValue(json, "global_parameters", spec.Parameters);
        WriteSeconds(json, "timeout", spec.Timeout);
        WriteCount(json, "max_parallel", spec.MaxParallel);
        json.WriteStartArray("tasks");
        foreach (var step in spec.Steps)
        {
            Write(json, step);
        }

        json.WriteEndArray();
        WriteValue(json, "result", spec.Result);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StepSpec step)
    {
        json.WriteStartObject();
        json.WriteString("task_id", step.Id);
        WriteWhatItDoes(json, step);
        if (step.Dependencies.Count > 0)
        {
            json.WriteStartArray("dependencies");
            foreach (var dependency in step.Dependencies)
            {
                json.WriteStringValue(dependency);
            }

            json.WriteEndArray();
        }

        WriteText(json, "when", step.When);
        WriteText(json, "map", step.Map);
        WriteCount(json, "max_parallel", step.MaxParallel);
        WriteFlag(json, "continue_on_error", step.ContinueOnError);
        WriteFlag(json, "final", step.IsFinal);
        if (!step.Estimate.Equals(1))
        {
            json.WriteNumber("estimate", step.Estimate);
        }

        WriteValue(json, "parameters", step.Parameters);
        json.WriteEndObject();
    }

    private static void WriteWhatItDoes(Utf8JsonWriter json, StepSpec step)
    {
        if (step.Task is { } task)
        {
            WriteTask(json, task);
        }

        if (step.Reference is { Version: null } latest)
        {
            json.WriteString("workflow", latest.Id);
        }
        else if (step.Reference is { } reference)
        {
            json.WriteStartObject("workflow");
            json.WriteString("workflow_id", reference.Id);
            json.WriteNumber("version", reference.Version.Value);
            json.WriteEndObject();
        }
        else if (step.Workflow is { } workflow)
        {
            json.WritePropertyName("workflow");
            Write(json, workflow);
        }

        if (step.Signal is { } signal)
        {
            WriteSignal(json, signal, step.Id);
        }
    }

    private static void WriteSignal(Utf8JsonWriter json, SignalSpec signal, string step)
    {
        WriteText(json, "signal", signal.IsApproval && signal.Name == step ? null : signal.Name);
        WriteFlag(json, "approval", signal.IsApproval);

        WriteSeconds(json, "timeout", signal.Timeout == SignalSpec.DefaultTimeout ? null : signal.Timeout);
    }

    private static void WriteTask(Utf8JsonWriter json, TaskSpec task)
    {
        var request = ScheduleJson.From(task);
        var isDefault = task.Domain == (task.Requirements.Capabilities is [var first, ..] ? first : "default");
        var element = JsonSerializer.SerializeToElement(isDefault ? request with { Domain = null } : request, ContractsJsonContext.Default.SubmitTaskRequest);
        foreach (var member in element.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string name, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Span, skipInputValidation: true);
        }
    }

    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, time.TotalSeconds);
        }
    }

    private static void WriteCount(Utf8JsonWriter json, string name, int value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, value);
        }
    }
}
