using System.Text.Json;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads a workflow that is put under an id, which the body may leave out but must not contradict.</summary>
internal static class PutWorkflowReader
{
    private const string Id = "workflow_id";

    /// <summary>What stands in the place of an id in paths of other routes.</summary>
    private static readonly string[] Taken = ["runs", "validate"];

    public static Problem? Read(ReadOnlySpan<byte> json, string id, WorkflowLimits limits, out WorkflowSpec? spec)
    {
        spec = null;
        if (TopFields.Read(json, out var fields) is { } problem)
        {
            return problem;
        }

        var errors = new FieldErrors();
        if (Taken.Contains(id))
        {
            errors.Add(Id, $"must not be '{id}': its path has another meaning");
        }

        if (TextOf(fields!.Value(Id)) is { } named && named != id)
        {
            errors.Add(Id, $"is '{(named.Length > 100 ? named[..100] + "..." : named)}', but the path says '{id}'");
        }

        var without = fields.Has(Id) && fields.Value(Id).IsEmpty ? [Id] : Array.Empty<string>();
        if (WorkflowSpecReader.Read(fields.Write(without, (Id, id)), null, limits, out var read) is { } unfit)
        {
            if (unfit.Errors is null)
            {
                return unfit;
            }

            errors.AddAll(unfit);
        }

        spec = read;
        return errors.Any ? errors.ToProblem(ErrorCodes.ValidationFailed) : null;
    }

    /// <summary>The text that a value is; null when it is none, which whoever reads the workflow says.</summary>
    private static string? TextOf(ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty || value.Span[0] != (byte)'"')
        {
            return null;
        }

        using var document = JsonDocument.Parse(value);
        try
        {
            return document.RootElement.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
