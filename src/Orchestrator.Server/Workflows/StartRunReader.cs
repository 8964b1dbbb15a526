using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads which run somebody wants, or says everything that is wrong with it. A body with <c>tasks</c> brings its workflow along; another names a stored one.</summary>
internal static class StartRunReader
{
    private const string Parameters = "parameters";
    private const string Key = "idempotency_key";
    private static readonly string[] Beside = [Parameters, Key];
    private static readonly FieldNames Known = new("workflow_id", "version", Parameters, Key);

    public static Problem? Read(ReadOnlySpan<byte> json, int maxPayloadBytes, WorkflowLimits limits, out RunRequest? request)
    {
        request = null;
        if (TopFields.Read(json, out var fields) is { } problem)
        {
            return problem;
        }

        return fields!.Has("tasks")
            ? ReadInline(fields, maxPayloadBytes, limits, out request)
            : JsonBody.Read(json, (ref Utf8JsonReader reader, ReadOnlySpan<byte> text, FieldErrors errors) => ReadReference(ref reader, text, errors, maxPayloadBytes), out request);
    }

    private static Problem? ReadInline(TopFields fields, int maxPayloadBytes, WorkflowLimits limits, out RunRequest? request)
    {
        request = null;
        var errors = new FieldErrors();
        JsonBody.Read(
            fields.Write([.. fields.Names.Except(Beside)]),
            (ref Utf8JsonReader reader, ReadOnlySpan<byte> text, FieldErrors _) => ReadReference(ref reader, text, errors, maxPayloadBytes, isInline: true),
            out RunRequest? beside);
        if (WorkflowSpecReader.Read(fields.Write(Beside), null, limits, out var spec) is { } problem)
        {
            if (problem.Errors is null)
            {
                return problem;
            }

            errors.AddAll(problem);
        }

        if (errors.Any)
        {
            return errors.ToProblem(ErrorCodes.ValidationFailed);
        }

        request = beside! with { Workflow = spec };
        return null;
    }

    private static RunRequest ReadReference(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors, int maxPayloadBytes, bool isInline = false)
    {
        string? id = null, key = null;
        int? version = null;
        byte[] parameters = [];
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, Known);
                continue;
            }

            seen.Add(index, Known[index]);
            reader.Read();
            switch (index)
            {
                case 0: id = JsonFields.Text(ref reader, errors, Known[index]); break;
                case 1: version = JsonFields.Whole(ref reader, errors, Known[index]); break;
                case 2: parameters = ParameterFields.Read(ref reader, json, errors, Parameters, maxPayloadBytes); break;
                default: key = JsonFields.Text(ref reader, errors, Known[index]); break;
            }
        }

        if (id is null && !isInline && !errors.Has(Known[0]))
        {
            errors.Add(Known[0], "is required: the id of a stored workflow; or give the workflow itself, with its tasks");
        }

        if (version < 1)
        {
            errors.Add(Known[1], "must be 1 or more; without it the latest is run");
        }

        if (key is { Length: 0 or > TaskSpecRules.MaxNameLength } || key?.Any(char.IsControl) is true)
        {
            errors.Add(Key, $"must have 1 to {TaskSpecRules.MaxNameLength} characters and no control characters");
        }

        return new RunRequest
        {
            Reference = isInline ? null : new WorkflowReference(id ?? string.Empty, version),
            Parameters = parameters,
            IdempotencyKey = key,
        };
    }
}
