using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows;

/// <summary>Reads what <see cref="WorkflowSpecLineWriter"/> writes.</summary>
internal static class WorkflowSpecLineReader
{
    public static WorkflowSpec Read(ref LineReader reader)
    {
        var spec = new WorkflowSpec { Id = string.Empty, Steps = [] };
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "id": spec = spec with { Id = reader.String() }; break;
                case "name": spec = spec with { Name = reader.String() }; break;
                case "parameters": spec = spec with { Parameters = reader.Raw() }; break;
                case "steps": spec = spec with { Steps = ReadSteps(ref reader) }; break;
                case "result": spec = spec with { Result = reader.Raw() }; break;
                case "timeout": spec = spec with { Timeout = reader.Seconds() }; break;
                case "max_parallel": spec = spec with { MaxParallel = reader.Int() }; break;
                default: reader.Skip(); break;
            }
        }

        return spec;
    }

    private static List<StepSpec> ReadSteps(ref LineReader reader)
    {
        var steps = new List<StepSpec>();
        reader.EnterArray();
        while (reader.NextElement())
        {
            steps.Add(ReadStep(ref reader));
        }

        return steps;
    }

    private static StepSpec ReadStep(ref LineReader reader)
    {
        var step = new StepSpec { Id = string.Empty };
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "id": step = step with { Id = reader.String() }; break;
                case "dependencies": step = step with { Dependencies = ReadTexts(ref reader) }; break;
                case "when": step = step with { When = reader.String() }; break;
                case "map": step = step with { Map = reader.String() }; break;
                case "max_parallel": step = step with { MaxParallel = reader.Int() }; break;
                case "continue_on_error": step = step with { ContinueOnError = reader.Bool() }; break;
                case "final": step = step with { IsFinal = reader.Bool() }; break;
                case "estimate": step = step with { Estimate = reader.Double() }; break;
                case "parameters": step = step with { Parameters = reader.Raw() }; break;
                case "task": step = step with { Task = TaskSpecReader.Read(ref reader) }; break;
                case "workflow": step = step with { Workflow = Read(ref reader) }; break;
                case "reference": step = step with { Reference = ReadReference(ref reader) }; break;
                case "signal": step = step with { Signal = ReadSignal(ref reader) }; break;
                default: reader.Skip(); break;
            }
        }

        return step;
    }

    private static WorkflowReference ReadReference(ref LineReader reader)
    {
        var id = string.Empty;
        int? version = null;
        reader.EnterObject();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "id": id = reader.String(); break;
                case "version": version = reader.Int(); break;
                default: reader.Skip(); break;
            }
        }

        return new WorkflowReference(id, version);
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

    private static List<string> ReadTexts(ref LineReader reader)
    {
        var texts = new List<string>();
        reader.EnterArray();
        while (reader.NextElement())
        {
            texts.Add(reader.String());
        }

        return texts;
    }
}
