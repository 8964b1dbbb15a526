using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>The task of a step has ended. Heard twice, or of an earlier round, it changes nothing.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Cached">Its result was known before.</param>
public sealed record NoteTaskEnd(StepReference Step, TaskId Task, TaskState State, TaskPayload Result, TaskError? Error, bool Cached)
{
    /// <returns>False when nothing was waiting for it.</returns>
    public bool Decide(RunDecision decision)
    {
        if (decision.Table.Find(Step.Run) is not { HasEnded: false } run || !run.Awaits(Step))
        {
            return false;
        }

        decision.Emit(State switch
        {
            TaskState.Completed => new StepCompleted(run.Id, decision.Now, Step.Step, Step.Element, Result, Task, Cached),
            TaskState.Cancelled when run.IsCancelling => new StepCancelled(run.Id, decision.Now, Step.Step, Step.Element, Task),
            TaskState.Cancelled => new StepFailed(
                run.Id, decision.Now, Step.Step, Step.Element, new TaskError(RunErrors.Cancelled, $"Task {Task} was cancelled.", Retryable: false), Task),
            _ => new StepFailed(run.Id, decision.Now, Step.Step, Step.Element, Error!, Task),
        });
        decision.Effects.Add(new RunEffect.Changed(run.Id));
        AdvanceRun.Decide(run, decision);
        return true;
    }
}
