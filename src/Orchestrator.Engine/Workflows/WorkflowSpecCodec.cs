using System.Security.Cryptography;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows;

/// <summary>A workflow as it is stored, one JSON value; what has its default is left out, so that equal workflows have equal bytes.</summary>
internal static class WorkflowSpecCodec
{
    private const int HashDigits = 32;

    /// <summary>The first 32 hexadecimal digits of SHA-256 over the stored form.</summary>
    public static string Hash(WorkflowSpec spec)
    {
        using var buffer = new BatchBuffer();
        Write(buffer, spec);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.Written.Span))[..HashDigits];
    }

    public static void Write(BatchBuffer output, WorkflowSpec spec)
    {
        var json = new JsonLineWriter(output);
        json.Raw("{\"id\":"u8);
        json.String(spec.Id);
        Text(json, ",\"name\":"u8, spec.Name);
        json.Payload(",\"parameters\":"u8, default, spec.Parameters);
        json.Raw(",\"steps\":["u8);
        for (var i = 0; i < spec.Steps.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            Write(output, json, spec.Steps[i]);
        }

        json.Raw("]"u8);
        json.Payload(",\"result\":"u8, default, spec.Result);
        Seconds(json, ",\"timeout\":"u8, spec.Timeout);
        Number(json, ",\"max_parallel\":"u8, spec.MaxParallel, 0);
        json.Raw("}"u8);
    }

    /// <exception cref="EventFormatException">It is none.</exception>
    public static WorkflowSpec Read(ReadOnlySpan<byte> stored)
    {
        var reader = new LineReader(stored);
        var spec = new WorkflowSpec { Id = string.Empty, Steps = [] };
        var steps = new List<StepSpec>();
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "id": spec = spec with { Id = reader.String() }; break;
                case "name": spec = spec with { Name = reader.String() }; break;
                case "parameters": spec = spec with { Parameters = reader.Raw() }; break;
                case "result": spec = spec with { Result = reader.Raw() }; break;
                case "timeout": spec = spec with { Timeout = reader.Seconds() }; break;
                case "max_parallel": spec = spec with { MaxParallel = reader.Int() }; break;
                case "steps":
                    reader.EnterArray();
                    while (reader.NextElement())
                    {
                        steps.Add(ReadStep(reader.Raw()));
                    }

                    break;
                default: reader.Skip(); break;
            }
        }

        return spec with { Steps = steps };
    }

    private static void Write(BatchBuffer output, JsonLineWriter json, StepSpec step)
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

        Text(json, ",\"when\":"u8, step.When);
        Text(json, ",\"map\":"u8, step.Map);
        Number(json, ",\"max_parallel\":"u8, step.MaxParallel, 0);
        json.Raw(step.ContinueOnError ? ",\"continue_on_error\":true"u8 : ""u8);
        json.Raw(step.IsFinal ? ",\"final\":true"u8 : ""u8);
        Number(json, ",\"estimate\":"u8, step.Estimate, 1);
        json.Payload(",\"parameters\":"u8, default, step.Parameters);
        if (step.Task is { } task)
        {
            json.Raw(",\"task\":"u8);
            new TaskSpecWriter(json).Write(task);
        }

        if (step.Workflow is { } workflow)
        {
            json.Raw(",\"workflow\":"u8);
            Write(output, workflow);
        }

        if (step.Reference is { } reference)
        {
            json.Raw(",\"reference\":{\"id\":"u8);
            json.String(reference.Id);
            Number(json, ",\"version\":"u8, reference.Version ?? 0, 0);
            json.Raw("}"u8);
        }

        if (step.Signal is { } signal)
        {
            json.Raw(",\"signal\":{\"name\":"u8);
            json.String(signal.Name);
            Seconds(json, ",\"timeout\":"u8, signal.Timeout);
            json.Raw(signal.IsApproval ? ",\"approval\":true}"u8 : "}"u8);
        }

        json.Raw("}"u8);
    }

    private static StepSpec ReadStep(ReadOnlySpan<byte> stored)
    {
        var reader = new LineReader(stored);
        var step = new StepSpec { Id = string.Empty };
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "id": step = step with { Id = reader.String() }; break;
                case "dependencies": step = step with { Dependencies = Texts(ref reader) }; break;
                case "when": step = step with { When = reader.String() }; break;
                case "map": step = step with { Map = reader.String() }; break;
                case "max_parallel": step = step with { MaxParallel = reader.Int() }; break;
                case "continue_on_error": step = step with { ContinueOnError = reader.Bool() }; break;
                case "final": step = step with { IsFinal = reader.Bool() }; break;
                case "estimate": step = step with { Estimate = reader.Double() }; break;
                case "parameters": step = step with { Parameters = reader.Raw() }; break;
                case "task": step = step with { Task = ReadTask(ref reader) }; break;
                case "workflow": step = step with { Workflow = Read(reader.Raw()) }; break;
                case "reference": step = step with { Reference = ReadReference(ref reader) }; break;
                case "signal": step = step with { Signal = ReadSignal(ref reader) }; break;
                default: reader.Skip(); break;
            }
        }

        return step;
    }

    private static TaskSpec ReadTask(ref LineReader reader)
    {
        var task = new LineReader(reader.Raw());
        return TaskSpecReader.Read(ref task);
    }

    private static WorkflowReference ReadReference(ref LineReader reader)
    {
        var reference = new WorkflowReference(string.Empty, null);
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "id": reference = reference with { Id = reader.String() }; break;
                case "version": reference = reference with { Version = reader.Int() }; break;
                default: reader.Skip(); break;
            }
        }

        return reference;
    }

    private static SignalSpec ReadSignal(ref LineReader reader)
    {
        var signal = new SignalSpec(string.Empty, SignalSpec.DefaultTimeout, IsApproval: false);
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "name": signal = signal with { Name = reader.String() }; break;
                case "timeout": signal = signal with { Timeout = reader.Seconds() }; break;
                case "approval": signal = signal with { IsApproval = reader.Bool() }; break;
                default: reader.Skip(); break;
            }
        }

        return signal;
    }

    private static List<string> Texts(ref LineReader reader)
    {
        var texts = new List<string>();
        reader.EnterArray();
        while (reader.NextElement())
        {
            texts.Add(reader.String());
        }

        return texts;
    }

    private static void Text(JsonLineWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.Raw(name);
            json.String(text);
        }
    }

    private static void Number(JsonLineWriter json, ReadOnlySpan<byte> name, double value, double otherwise)
    {
        if (value != otherwise)
        {
            json.Raw(name);
            json.Number(value);
        }
    }

    private static void Seconds(JsonLineWriter json, ReadOnlySpan<byte> name, TimeSpan? time)
    {
        if (time is { } value)
        {
            json.Raw(name);
            json.Number(value.TotalSeconds);
        }
    }
}
