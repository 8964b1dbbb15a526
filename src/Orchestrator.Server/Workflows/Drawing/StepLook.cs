using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Server.Workflows.Drawing;

/// <summary>How a step is drawn.</summary>
/// <param name="Title">The first line.</param>
/// <param name="Detail">The second line; empty for none.</param>
public sealed record StepLook(string Title, string Detail, StepTone Tone)
{
    /// <summary>A step by itself: its id, and what it does.</summary>
    public static StepLook Of(Step step) => new(step.Id, What(step) + (step.Map is null ? "" : " ×n"), StepTone.Plain);

    private static string What(Step step) => step.Kind switch
    {
        StepKind.Task => step.Spec.Task!.Type,
        StepKind.Signal => step.Spec.Signal!.IsApproval ? "approval" : $"signal {step.Spec.Signal.Name}",
        _ => $"workflow {step.Spec.Reference?.Id ?? step.Spec.Workflow!.Id}",
    };
}
