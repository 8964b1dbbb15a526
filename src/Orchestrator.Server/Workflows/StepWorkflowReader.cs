using System.Text.Json;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads which workflow a step runs: an id, an id and a version, or a workflow that is written there.</summary>
internal static class StepWorkflowReader
{
    private static readonly FieldNames Reference = new("workflow_id", "version");

    public static StepSpec Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors, string field, StepSpec step)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return step;
            case JsonTokenType.StartObject:
                return IsInline(reader)
                    ? step with { Workflow = WorkflowSpecReader.ReadFields(ref reader, json, errors, field + ".", step.Id) }
                    : step with { Reference = ReadReference(ref reader, errors, field + ".") };
            case JsonTokenType.String:
                return JsonFields.Text(ref reader, errors, field) is { } id ? step with { Reference = new WorkflowReference(id, null) } : step;
            default:
                errors.Add(field, "must be a workflow's id, an object with workflow_id and version, or a workflow");
                reader.Skip();
                return step;
        }
    }

    // A copy of the reader looks ahead.
    private static bool IsInline(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (FieldNames.Is(ref reader, "tasks"u8))
            {
                return true;
            }

            reader.Read();
            reader.Skip();
        }

        return false;
    }

    private static WorkflowReference ReadReference(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        string? id = null;
        int? version = null;
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Reference.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, path, Reference);
                continue;
            }

            var field = path + Reference[index];
            seen.Add(index, field);
            reader.Read();
            switch (index)
            {
                case 0: id = JsonFields.Text(ref reader, errors, field); break;
                default: version = JsonFields.Whole(ref reader, errors, field); break;
            }
        }

        if (id is null && !errors.Has(path + "workflow_id"))
        {
            errors.Add(path + "workflow_id", "is required: which stored workflow, or tasks to write one out here");
        }

        return new WorkflowReference(id ?? "unnamed", version);
    }
}
