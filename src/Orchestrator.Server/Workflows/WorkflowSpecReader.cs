using System.Text.Json;
using Orchestrator.Domain.Json;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads a workflow and checks it, or says everything that is wrong with it. Whether stored workflows that it names are there is not looked at.</summary>
internal static class WorkflowSpecReader
{
    public static readonly FieldNames Known = new("workflow_id", "name", "global_parameters", "tasks", "result", "timeout", "max_parallel");

    /// <summary>Reads one workflow.</summary>
    /// <param name="id">Its id from elsewhere, such as the path; null when the body must have it.</param>
    /// <returns>What is wrong; null when <paramref name="spec"/> is there.</returns>
    public static Problem? Read(ReadOnlySpan<byte> json, string? id, WorkflowLimits limits, out WorkflowSpec? spec)
    {
        spec = null;
        if (JsonText.Check(ref json) is { } problem)
        {
            return problem;
        }

        var errors = new FieldErrors();
        WorkflowSpec? read = null;
        try
        {
            var reader = JsonText.Reader(json);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                read = ReadFields(ref reader, json, errors, string.Empty, id);
            }
            else
            {
                reader.Skip();
                errors.Add(string.Empty, "must be a JSON object");
            }

            // What stands behind the object is found here.
            reader.Read();
        }
        catch (JsonException e)
        {
            return JsonText.Explain(json, e);
        }

        if (read is not null)
        {
            CheckRules(read, id, limits, errors);
        }

        if (errors.Any)
        {
            return errors.ToProblem(ErrorCodes.ValidationFailed);
        }

        spec = read;
        return null;
    }

    /// <summary>Reads the object whose start the reader stands on.</summary>
    /// <param name="path">What is before the fields' names in faults.</param>
    /// <param name="otherwise">The id when it is left out; null when it must be there.</param>
    internal static WorkflowSpec ReadFields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors, string path, string? otherwise)
    {
        string? id = null;
        var spec = new WorkflowSpec { Id = string.Empty, Steps = [] };
        var hasSteps = false;
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, path, Known);
                continue;
            }

            var field = path + Known[index];
            seen.Add(index, field);
            reader.Read();
            switch (Known[index])
            {
                case "workflow_id": id = JsonFields.Text(ref reader, errors, field); break;
                case "name": spec = spec with { Name = JsonFields.Text(ref reader, errors, field) }; break;
                case "global_parameters": spec = spec with { Parameters = Value(ref reader, json) }; break;
                case "result": spec = spec with { Result = Value(ref reader, json) }; break;
                case "timeout": spec = spec with { Timeout = JsonFields.Seconds(ref reader, errors, field) }; break;
                case "max_parallel": spec = spec with { MaxParallel = JsonFields.Whole(ref reader, errors, field) ?? 0 }; break;
                default:
                    hasSteps = true;
                    spec = spec with { Steps = ReadSteps(ref reader, json, errors, field) };
                    break;
            }
        }

        if (!hasSteps)
        {
            errors.Add(path + "tasks", "is required: the steps");
        }

        if (id is null && otherwise is null && !errors.Has(path + "workflow_id"))
        {
            errors.Add(path + "workflow_id", "is required");
        }

        return spec with { Id = id ?? otherwise ?? string.Empty };
    }

    /// <summary>The current value on one line; empty for null.</summary>
    internal static byte[] Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json) =>
        reader.TokenType == JsonTokenType.Null ? [] : CompactJson.Write(JsonFields.Raw(ref reader, json));

    private static List<StepSpec> ReadSteps(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors, string field)
    {
        var steps = new List<StepSpec>();
        if (!JsonFields.Enter(ref reader, errors, field, JsonTokenType.StartArray, "an array of steps"))
        {
            return steps;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var name = $"{field}[{steps.Count}]";
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                steps.Add(new StepSpecReader(name + ".").Read(ref reader, json, errors));
            }
            else
            {
                errors.Add(name, "must be an object");
                reader.Skip();
                steps.Add(new StepSpec { Id = string.Empty });
            }
        }

        return steps;
    }

    /// <summary>The domain's own rules, for the fields that could be read at all.</summary>
    private static void CheckRules(WorkflowSpec spec, string? id, WorkflowLimits limits, FieldErrors errors)
    {
        if (id is not null && spec.Id != id)
        {
            errors.Add("workflow_id", $"is '{spec.Id}', but the path says '{id}'; leave it out");
        }

        WorkflowDefinition.TryOutline(spec, limits, out _, out var faults);
        foreach (var fault in faults.Where(fault => !WasUnread(fault.Field, errors)).ToList())
        {
            errors.Add(fault.Field, fault.Cure);
        }
    }

    /// <summary>True when the field, or the step that it is in, could not be read.</summary>
    private static bool WasUnread(string field, FieldErrors errors)
    {
        for (var end = field.LastIndexOf(']') + 1; end > 0; end = field.LastIndexOf(']', end - 2) + 1)
        {
            if (errors.Has(field[..end]))
            {
                return true;
            }
        }

        return errors.Has(field);
    }
}
