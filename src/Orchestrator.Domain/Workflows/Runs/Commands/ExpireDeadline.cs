using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>A deadline has passed: a step has waited long enough for its signal, or a run has taken long enough.</summary>
/// <param name="Step">-1 for the run itself.</param>
public sealed record ExpireDeadline(RunId Run, int Step)
{
    public void Decide(RunDecision decision)
    {
        if (decision.Table.Find(Run) is not { HasEnded: false } run)
        {
            return;
        }

        if (Step < 0)
        {
            if (run.Deadline <= decision.Now)
            {
                new CancelRun(Run, "It took too long.", TimedOut: true).Decide(decision);
            }
        }
        else if (run.Steps[Step].Deadline <= decision.Now && run.Definition.Steps[Step].Spec.Signal is { } signal)
        {
            var error = new TaskError(RunErrors.Timeout, $"No signal '{signal.Name}' came within {signal.Timeout.TotalSeconds} s.", Retryable: false);
            decision.Emit(new StepFailed(Run, decision.Now, Step, -1, error));
            decision.Effects.Add(new RunEffect.Changed(Run));
            AdvanceRun.Decide(run, decision);
        }
    }
}
