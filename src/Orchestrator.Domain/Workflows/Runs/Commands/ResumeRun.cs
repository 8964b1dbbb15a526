namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>Lets a paused run, and the runs within it, go on.</summary>
public sealed record ResumeRun(RunId Run)
{
    public RunReply Decide(RunDecision decision)
    {
        if (decision.Table.Find(Run) is not { } run)
        {
            return new RunReply(RunReplyKind.NotFound, null);
        }

        if (run.Status != RunStatus.Paused)
        {
            return run.HasEnded
                ? new RunReply(RunReplyKind.NotAllowed, run, $"The run has ended: it is {RunNames.Of(run.Status)}.")
                : new RunReply(RunReplyKind.Repeated, run);
        }

        foreach (var one in decision.Table.Within(run).Prepend(run).Where(one => one.Status == RunStatus.Paused).ToList())
        {
            decision.Emit(new RunResumed(one.Id, decision.Now));
            decision.Effects.Add(new RunEffect.Changed(one.Id));
            AdvanceRun.Decide(one, decision);
        }

        return new RunReply(RunReplyKind.Done, run);
    }
}
