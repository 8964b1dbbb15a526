using Orchestrator.Domain.Json;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows;

/// <summary>Writes a workflow's spec; what has its default is left out.</summary>
internal readonly struct WorkflowSpecLineWriter(JsonLineWriter json)
{
    private readonly JsonLineWriter json = json;

    public void Write(WorkflowSpec spec)
    {
        json.Raw("{\"id\":"u8);
        json.String(spec.Id);
        WriteText(",\"name\":"u8, spec.Name);
        WriteJson(",\"parameters\":"u8, spec.Parameters);
        json.Raw(",\"steps\":["u8);
        for (var i = 0; i < spec.Steps.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            Write(spec.Steps[i]);
        }

        json.Raw("]"u8);
        WriteJson(",\"result\":"u8, spec.Result);
        if (spec.Timeout is { } timeout)
        {
            json.Raw(",\"timeout\":"u8);
            json.Number(timeout.TotalSeconds);
        }

        WriteCount(",\"max_parallel\":"u8, spec.MaxParallel);
        json.Raw("}"u8);
    }

    private void Write(StepSpec step)
    {
        json.Raw("{\"id\":"u8);
        json.String(step.Id);
        if (step.Dependencies.Count > 0)
        {
            json.Raw(",\"dependencies\":["u8);
            for (var i = 0; i < step.Dependencies.Count; i++)
            {
                json.Raw(i == 0 ? ""u8 : ","u8);
                json.String(step.Dependencies[i]);
            }

            json.Raw("]"u8);
        }

        WriteText(",\"when\":"u8, step.When);
        WriteText(",\"map\":"u8, step.Map);
        WriteCount(",\"max_parallel\":"u8, step.MaxParallel);
        WriteFlag(",\"continue_on_error\":"u8, step.ContinueOnError);
        WriteFlag(",\"final\":"u8, step.IsFinal);
        if (!step.Estimate.Equals(1))
        {
            json.Raw(",\"estimate\":"u8);
            json.Number(step.Estimate);
        }

        WriteJson(",\"parameters\":"u8, step.Parameters);
        WriteWhatItDoes(step);
        json.Raw("}"u8);
    }

    private void WriteWhatItDoes(StepSpec step)
    {
        if (step.Task is { } task)
        {
            json.Raw(",\"task\":"u8);
            new TaskSpecWriter(json).Write(task);
        }

        if (step.Workflow is { } workflow)
        {
            json.Raw(",\"workflow\":"u8);
            Write(workflow);
        }

        if (step.Reference is { } reference)
        {
            json.Raw(",\"reference\":{\"id\":"u8);
            json.String(reference.Id);
            WriteCount(",\"version\":"u8, reference.Version ?? 0);
            json.Raw("}"u8);
        }

        if (step.Signal is { } signal)
        {
            json.Raw(",\"signal\":{\"name\":"u8);
            json.String(signal.Name);
            json.Raw(",\"timeout\":"u8);
            json.Number(signal.Timeout.TotalSeconds);
            WriteFlag(",\"approval\":"u8, signal.IsApproval);
            json.Raw("}"u8);
        }
    }

    private void WriteText(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.Raw(name);
            json.String(value);
        }
    }

    private void WriteJson(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
        {
            json.Raw(name);
            json.Raw(CompactJson.Write(value.Span));
        }
    }

    private void WriteCount(ReadOnlySpan<byte> name, int value)
    {
        if (value != 0)
        {
            json.Raw(name);
            json.Number(value);
        }
    }

    private void WriteFlag(ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            json.Raw(name);
            json.Bool(value);
        }
    }
}
