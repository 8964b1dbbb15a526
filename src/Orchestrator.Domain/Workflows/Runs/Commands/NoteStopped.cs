namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>The task of a step was not submitted when its run was stopped, and will not be.</summary>
public sealed record NoteStopped(StepReference Step)
{
    public void Decide(RunDecision decision)
    {
        if (decision.Table.Find(Step.Run) is { HasEnded: false } run && run.IsStopped(Step.Step) && run.Awaits(Step))
        {
            decision.Emit(new StepCancelled(run.Id, decision.Now, Step.Step, Step.Element));
            decision.Effects.Add(new RunEffect.Changed(run.Id));
            AdvanceRun.Decide(run, decision);
        }
    }
}
