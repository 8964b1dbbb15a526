using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>The task of a step cannot be submitted, now or later.</summary>
public sealed record NoteRefused(StepReference Step, string Reason)
{
    public void Decide(RunDecision decision)
    {
        if (decision.Table.Find(Step.Run) is { HasEnded: false } run && run.Awaits(Step))
        {
            decision.Emit(new StepFailed(run.Id, decision.Now, Step.Step, Step.Element, new TaskError(RunErrors.Invalid, Reason, Retryable: false)));
            decision.Effects.Add(new RunEffect.Changed(run.Id));
            AdvanceRun.Decide(run, decision);
        }
    }
}
