namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>Stops a run: what has not begun does not, its tasks and the runs within it are cancelled, its final steps are done.</summary>
/// <param name="TimedOut">True when it took too long, false when somebody asked.</param>
public sealed record CancelRun(RunId Run, string? Reason, bool TimedOut = false)
{
    public RunReply Decide(RunDecision decision)
    {
        if (decision.Table.Find(Run) is not { } run)
        {
            return new RunReply(RunReplyKind.NotFound, null);
        }

        if (run.HasEnded || run.IsCancelling)
        {
            return run.IsCancelling || run.Status == RunStatus.Cancelled
                ? new RunReply(RunReplyKind.Repeated, run)
                : new RunReply(RunReplyKind.NotAllowed, run, $"The run has ended: it is {RunNames.Of(run.Status)}.");
        }

        decision.Emit(new RunCancelRequested(run.Id, decision.Now, Reason, TimedOut));
        Stop(run, decision);
        decision.Effects.Add(new RunEffect.Changed(run.Id));
        AdvanceRun.Decide(run, decision);
        return new RunReply(RunReplyKind.Done, run);
    }

    /// <summary>What its tasks are told.</summary>
    public static string ReasonOf(Run run) => $"Run {run.Id} {(run.HasTimedOut ? "took too long" : "was cancelled")}.";

    private static void Stop(Run run, RunDecision decision)
    {
        for (var i = 0; i < run.Steps.Count; i++)
        {
            var step = run.Steps[i];
            if (!run.IsStopped(i))
            {
                continue;
            }

            for (var element = step.Elements is null ? -1 : 0; element < (step.Elements?.Length ?? 0); element++)
            {
                var unit = step.Unit(element);
                if (unit.Status != StepStatus.Running)
                {
                    continue;
                }

                if (unit.Task is { } task)
                {
                    decision.Effects.Add(new RunEffect.Cancel(task, ReasonOf(run)));
                }
                else if (unit.Child is { } child)
                {
                    new CancelRun(child, ReasonOf(run)).Decide(decision);
                }
            }
        }
    }
}
