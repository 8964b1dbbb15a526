namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt obeyed a stop. Without a pending cancellation nobody asked for it, and it counts as a failure.</summary>
public sealed record ConfirmCancelled(TaskId Task, AttemptToken Token) : AttemptReport(Task, Token)
{
    internal override string? Outcome => null;

    protected override void Decide(TaskRecord task, TaskQueueLimits limits, Decision decision)
    {
        if (task.CancelRequestedAt is null)
        {
            AttemptEnd.Failed(
                task,
                new TaskError(ErrorKindNames.AgentError, "The handler stopped although nobody asked it to.", true),
                retryAfter: null,
                decision);
            return;
        }

        decision.Emit(new TaskCancelled(Task, decision.Now, task.Attempt, task.CancelReason, Abandoned: false));
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => @event is TaskCancelled { Abandoned: false };
}
