using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Workflows;

/// <summary>What can be wrong with calls about workflows and their runs.</summary>
internal static class WorkflowProblems
{
    public static Problem NotFound(string id, int? version) => new(
        ErrorCodes.WorkflowNotFound, version is null ? $"There is no workflow '{Shorten(id)}'." : $"There is no version {version} of a workflow '{Shorten(id)}'.");

    public static Problem RunNotFound(string id) => new(ErrorCodes.RunNotFound, $"There is no run '{Shorten(id)}'.");

    public static Problem TooMany(RunAnswer answer) =>
        new(ErrorCodes.TooManyRuns, answer.Detail ?? "As many runs are live as may be. Start again later, or cancel some.");

    public static Problem KeyConflict(RunRequest request, RunAnswer answer) => new(
        ErrorCodes.IdempotencyConflict,
        $"Idempotency key '{request.IdempotencyKey}' was used {(answer.Run is { } run ? $"for run {run.Id} " : "")}with another body. Use a new key for a new run.");

    public static Problem NotAllowed(RunAnswer answer) =>
        new(ErrorCodes.InvalidState, answer.Detail ?? $"The run is '{(answer.Run is { } run ? RunNames.Of(run.Status) : "gone")}', and that does not allow it.");

    /// <summary>All that is wrong with a workflow.</summary>
    public static Problem Faults(IReadOnlyList<SpecFault> faults)
    {
        var errors = new FieldErrors();
        foreach (var fault in faults)
        {
            errors.Add(fault.Field, fault.Cure);
        }

        return errors.ToProblem(ErrorCodes.ValidationFailed);
    }

    private static string Shorten(string id) => id.Length > 100 ? id[..100] + "..." : id;
}
