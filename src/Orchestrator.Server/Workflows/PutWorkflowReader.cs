using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Workflows;

/// <summary>Reads a workflow that is put under an id, which the body may leave out but must not contradict.</summary>
internal static class PutWorkflowReader
{
    /// <summary>What stands in the place of an id in paths of other routes.</summary>
    private static readonly string[] Taken = ["runs", "validate"];

    public static Problem? Read(ReadOnlySpan<byte> json, string id, WorkflowLimits limits, out WorkflowSpec? spec)
    {
        var problem = WorkflowSpecReader.Read(json, id, limits, out spec);
        if (!Taken.Contains(id) || problem is { Errors: null })
        {
            return problem;
        }

        var errors = new FieldErrors();
        errors.Add("workflow_id", $"must not be '{id}': its path has another meaning");
        if (problem is not null)
        {
            errors.AddAll(problem);
        }

        return errors.ToProblem(ErrorCodes.ValidationFailed);
    }
}
