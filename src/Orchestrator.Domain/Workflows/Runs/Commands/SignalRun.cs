using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>Gives a run a signal: the step that waits for it goes on, or it is kept for the step that will.</summary>
/// <param name="Payload">One JSON value; empty for none.</param>
public sealed record SignalRun(RunId Run, string Name, TaskPayload Payload)
{
    public RunReply Decide(RunDecision decision)
    {
        if (decision.Table.Find(Run) is not { } run)
        {
            return new RunReply(RunReplyKind.NotFound, null);
        }

        var isForFinalStep = run.Definition.Steps.Any(step => step.Spec.IsFinal && step.Spec.Signal?.Name == Name);
        if (run.HasEnded || (run.IsCancelling && !isForFinalStep))
        {
            return new RunReply(RunReplyKind.NotAllowed, run, run.HasEnded ? $"The run has ended: it is {RunNames.Of(run.Status)}." : "The run is being cancelled.");
        }

        var names = run.Definition.Steps.Where(step => step.Spec.Signal is not null).Select(step => step.Spec.Signal!.Name).Distinct().ToList();
        if (!names.Contains(Name))
        {
            return new RunReply(RunReplyKind.NotAllowed, run, names.Count == 0
                ? "No step of this run waits for a signal."
                : $"No step waits for a signal '{Name}'; there is {string.Join(", ", names.Select(name => $"'{name}'"))}.");
        }

        if (run.Signals.Count >= decision.Table.Limits.MaxSignals)
        {
            return new RunReply(RunReplyKind.NotAllowed, run, $"{run.Signals.Count} signals wait already, which is the limit.");
        }

        decision.Emit(new SignalReceived(run.Id, decision.Now, Name, Payload));
        decision.Effects.Add(new RunEffect.Changed(run.Id));
        AdvanceRun.Decide(run, decision);
        return new RunReply(RunReplyKind.Done, run);
    }
}
