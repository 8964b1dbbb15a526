namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>Does steps of an ended run again: all that did not complete, and one that is named, each with all that follow it.</summary>
/// <param name="From">The step's id; null for none besides those that did not complete.</param>
public sealed record RerunRun(RunId Run, string? From)
{
    public RunReply Decide(RunDecision decision)
    {
        if (decision.Table.Find(Run) is not { } run)
        {
            return new RunReply(RunReplyKind.NotFound, null);
        }

        if (!run.HasEnded)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, $"The run has not ended: it is {RunNames.Of(run.Status)}.");
        }

        if (run.Parent is { } parent)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, $"It is a step of run {parent.Run}: rerun that one.");
        }

        if (From is not null && run.Definition.Find(From) is null)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, $"The workflow has no step '{From}'.");
        }

        var steps = StepsFrom(run, From);
        if (steps.Count == 0)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, "All steps have completed: name the step to begin with.");
        }

        if (decision.Table.Live >= decision.Table.Limits.MaxLive)
        {
            return new RunReply(RunReplyKind.TooMany, run);
        }

        decision.Emit(new RunRerun(run.Id, decision.Now, steps));
        decision.Effects.Add(new RunEffect.Changed(run.Id));
        AdvanceRun.Decide(run, decision);
        return new RunReply(RunReplyKind.Done, run);
    }

    /// <summary>The places of the steps to be done again: the named one and all that did not complete, with each all that follow it, and final steps whenever there is one.</summary>
    internal static List<int> StepsFrom(Run run, string? from)
    {
        var again = new HashSet<int>();
        var open = new Stack<int>(run.Definition.Steps
            .Where(step => step.Id == from || IsToBeDone(run, step.Index))
            .Select(step => step.Index));
        while (open.TryPop(out var step))
        {
            if (again.Add(step))
            {
                Array.ForEach(run.Definition.Steps[step].Dependents, open.Push);
            }
        }

        if (again.Count > 0)
        {
            again.UnionWith(run.Definition.Steps.Where(step => step.Spec.IsFinal).Select(step => step.Index));
        }

        return [.. again.Order()];
    }

    /// <summary>Not what its condition left out: that is as it should be.</summary>
    private static bool IsToBeDone(Run run, int step) =>
        !run.Definition.Steps[step].Spec.IsFinal
        && run.Steps[step] is not ({ Status: StepStatus.Completed } or { Status: StepStatus.Skipped, Reason: StepRun.ConditionIsFalse });
}
