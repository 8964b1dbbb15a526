namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>A run within a run has ended: so has the step it was done for, in the same append.</summary>
internal static class EndOfChild
{
    public static void Decide(StepReference parent, Run child, RunDecision decision)
    {
        if (decision.Table.Find(parent.Run) is not { HasEnded: false } run
            || run.Steps[parent.Step].Round != parent.Round
            || run.Steps[parent.Step].Unit(parent.Element) is not { Status: StepStatus.Running })
        {
            return;
        }

        switch (child.Status)
        {
            case RunStatus.Completed:
                decision.Emit(new StepCompleted(run.Id, decision.Now, parent.Step, parent.Element, child.Result));
                break;
            case RunStatus.Cancelled when run.IsCancelling:
                decision.Emit(new StepCancelled(run.Id, decision.Now, parent.Step, parent.Element));
                break;
            default:
                var error = child.Error! with { Message = $"Run {child.Id}: {child.Error.Message}" };
                decision.Emit(new StepFailed(run.Id, decision.Now, parent.Step, parent.Element, error));
                break;
        }

        decision.Effects.Add(new RunEffect.Changed(run.Id));
        AdvanceRun.Decide(run, decision);
    }
}
