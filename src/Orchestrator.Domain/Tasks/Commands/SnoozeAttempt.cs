namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt found nothing to do yet: the task is due again after <paramref name="Delay"/>, and nothing is charged.</summary>
public sealed record SnoozeAttempt(TaskId Task, AttemptToken Token, TimeSpan Delay) : AttemptReport(Task, Token)
{
    internal override string Outcome => "snoozed";

    protected override void Decide(TaskRecord task, TaskQueueLimits limits, Decision decision)
    {
        if (task.CancelRequestedAt is not null)
        {
            decision.Emit(new TaskCancelled(Task, decision.Now, task.Attempt, task.CancelReason, Abandoned: false));
            return;
        }

        decision.Emit(new TaskQueued(Task, decision.Now, decision.Now + Delay, task.Attempt));
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => @event is TaskQueued { Attempt: not null };
}
