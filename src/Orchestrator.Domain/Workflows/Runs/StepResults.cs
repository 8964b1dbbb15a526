using System.Buffers;
using System.Text.Json;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>What steps result in.</summary>
public static class StepResults
{
    /// <summary>A step's result; of a mapped one an array in the order of its elements, null for those without a result. Empty for none.</summary>
    public static TaskPayload Of(StepRun step)
    {
        if (step.Elements is not { } elements)
        {
            return step.Result;
        }

        return Write(writer =>
        {
            writer.WriteStartArray();
            foreach (var element in elements)
            {
                Write(writer, element.Result);
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>What a run results in when its workflow does not say: the results of the steps that no other waits for, by id.</summary>
    internal static TaskPayload OfLastSteps(Run run) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var vertex in run.Definition.Steps)
        {
            if (!vertex.Spec.IsFinal && Array.TrueForAll(vertex.Dependents, dependent => run.Definition.Steps[dependent].Spec.IsFinal))
            {
                writer.WritePropertyName(vertex.Id);
                Write(writer, Of(run.Steps[vertex.Index]));
            }
        }

        writer.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            content(writer);
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, TaskPayload payload)
    {
        if (payload.IsEmpty)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(payload.Span, skipInputValidation: true);
        }
    }
}
