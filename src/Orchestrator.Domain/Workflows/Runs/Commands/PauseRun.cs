namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>Begins no step until the run is resumed; the runs within it pause as well.</summary>
public sealed record PauseRun(RunId Run)
{
    public RunReply Decide(RunDecision decision)
    {
        if (decision.Table.Find(Run) is not { } run)
        {
            return new RunReply(RunReplyKind.NotFound, null);
        }

        if (run.Status == RunStatus.Paused)
        {
            return new RunReply(RunReplyKind.Repeated, run);
        }

        if (run.HasEnded || run.IsCancelling)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, run.HasEnded ? $"The run has ended: it is {RunNames.Of(run.Status)}." : "The run is being cancelled.");
        }

        foreach (var one in decision.Table.Within(run).Prepend(run).Where(one => one.Status == RunStatus.Running && !one.IsCancelling).ToList())
        {
            decision.Emit(new RunPaused(one.Id, decision.Now));
            decision.Effects.Add(new RunEffect.Changed(one.Id));
        }

        return new RunReply(RunReplyKind.Done, run);
    }
}
