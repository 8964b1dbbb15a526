using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Workflows;

/// <summary>A workflow as text, read and written: the one place that knows who does it.</summary>
internal static class WorkflowText
{
    /// <summary>Reads the JSON of a workflow, or says everything that is wrong with it.</summary>
    public static Problem? Read(ReadOnlySpan<byte> json, int maxPayloadBytes, out WorkflowSpec? spec)
    {
        spec = null;
        if (TopFields.Read(json, out _) is { } problem)
        {
            return problem;
        }

        try
        {
            var read = JsonSerializer.Deserialize(json, ContractsJsonContext.Default.WorkflowSpecResource)!;
            spec = new WorkflowSpec
            {
                Id = read.WorkflowId!,
                Name = read.Name,
                Parameters = read.GlobalParameters?.Utf8 ?? default,
                Result = read.Result?.Utf8 ?? default,
                Steps = [.. read.Tasks.Select(From)],
            };
            return null;
        }
        catch (JsonException e)
        {
            var errors = new FieldErrors();
            errors.Add(string.Empty, e.Message);
            return errors.ToProblem(ErrorCodes.ValidationFailed);
        }
    }

    /// <summary>Writes a workflow as JSON that <see cref="Read"/> takes.</summary>
    public static byte[] Write(WorkflowSpec spec) => JsonSerializer.SerializeToUtf8Bytes(
        new WorkflowSpecResource
        {
            WorkflowId = spec.Id,
            Name = spec.Name,
            GlobalParameters = spec.Parameters.IsEmpty ? null : new RawJson(spec.Parameters),
            Tasks = [.. spec.Steps.Select(step => new StepSpecResource
            {
                TaskId = step.Id,
                TaskType = step.Task?.Type,
                Signal = step.Signal is { IsApproval: false } signal ? signal.Name : null,
                Approval = step.Signal?.IsApproval == true ? true : null,
                Dependencies = step.Dependencies.Count == 0 ? null : step.Dependencies,
            })],
        },
        ContractsJsonContext.Default.WorkflowSpecResource);

    /// <summary>The JSON that a YAML text says, or what is wrong with it.</summary>
    public static Problem? FromYaml(string yaml, out byte[] json)
    {
        json = [];
        return new Problem(ErrorCodes.MalformedYaml, "YAML is not read yet.");
    }

    private static StepSpec From(StepSpecResource step) => new()
    {
        Id = step.TaskId,
        Dependencies = step.Dependencies ?? [],
        Parameters = step.Parameters?.Utf8 ?? default,
        Task = step.TaskType is { } type ? new TaskSpec { Type = type, Domain = step.Domain ?? "default" } : null,
        Signal = step.Signal is { } signal ? new SignalSpec(signal, SignalSpec.DefaultTimeout, false)
            : step.Approval == true ? new SignalSpec(step.TaskId, SignalSpec.DefaultTimeout, true) : null,
    };
}
