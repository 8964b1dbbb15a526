using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>The task of a step is known.</summary>
public sealed record NoteSubmitted(StepReference Step, TaskId Task)
{
    public void Decide(RunDecision decision)
    {
        if (decision.Table.Find(Step.Run) is not { HasEnded: false } run || !run.Awaits(Step))
        {
            return;
        }

        if (run.Steps[Step.Step].Unit(Step.Element).Task != Task)
        {
            decision.Emit(new StepSubmitted(run.Id, decision.Now, Step.Step, Step.Element, Task));
            decision.Effects.Add(new RunEffect.Changed(run.Id));
        }

        if (run.IsStopped(Step.Step))
        {
            decision.Effects.Add(new RunEffect.Cancel(Task, CancelRun.ReasonOf(run)));
        }
    }
}
