namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>Begins a new run with the results that another has of the steps which are not done again.</summary>
/// <param name="From">The step's id; null for all that did not complete.</param>
/// <param name="Parameters">A JSON object instead of the other run's parameters, by name; empty for those.</param>
public sealed record ForkRun(RunId Run, string? From, ReadOnlyMemory<byte> Parameters)
{
    public RunReply Decide(RunDecision decision)
    {
        var table = decision.Table;
        if (table.Find(Run) is not { } run)
        {
            return new RunReply(RunReplyKind.NotFound, null);
        }

        if (run.Parent is { } parent)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, $"It is a step of run {parent.Run}: fork that one.");
        }

        if (From is not null && run.Definition.Find(From) is null)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, $"The workflow has no step '{From}'.");
        }

        var again = RerunRun.StepsFrom(run, From).ToHashSet();
        if (again.Count == 0)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, "All steps have completed: name the step to begin with.");
        }

        if (table.Live >= table.Limits.MaxLive)
        {
            return new RunReply(RunReplyKind.TooMany, run);
        }

        var id = RunId.Next(table.Shard, decision.Now, decision.Chance, table.LastUlid);
        var parameters = Parameters.IsEmpty ? run.Parameters : RunParameters.Merge(System.Text.Json.JsonElement.Parse(run.Parameters.Span), Parameters);
        decision.Emit(new RunStarted(id, decision.Now, run.Hash, run.WorkflowId, run.Version, parameters) { ForkOf = run.Id });
        for (var step = 0; step < run.Steps.Count; step++)
        {
            if (again.Contains(step))
            {
                continue;
            }

            if (run.Steps[step].Status == StepStatus.Completed)
            {
                decision.Emit(new StepCompleted(id, decision.Now, step, -1, StepResults.Of(run.Steps[step]), run.Steps[step].Task, Cached: true));
            }
            else if (run.Steps[step].Status == StepStatus.Skipped)
            {
                decision.Emit(new StepSkipped(id, decision.Now, step));
            }
        }

        var fork = table.Find(id)!;
        AdvanceRun.Decide(fork, decision);
        return new RunReply(RunReplyKind.Done, fork);
    }
}
