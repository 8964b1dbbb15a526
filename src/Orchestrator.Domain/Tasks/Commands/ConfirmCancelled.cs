using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt obeyed a stop. Without a pending cancellation nobody asked for it, and it counts as a failure.</summary>
public sealed record ConfirmCancelled(TaskId Task, AttemptToken Token) : AttemptReport(Task, Token)
{
    internal override string? Outcome => null;

    protected override void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision)
    {
        if (task.CancelRequestedAt is null)
        {
            AttemptEnd.Failed(
                task,
                held,
                new TaskError(ErrorKindNames.AgentError, "The handler stopped although nobody asked it to.", true),
                retryAfter: null,
                decision);
            return;
        }

        AttemptEnd.Obeyed(task, held, decision);
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => @event is TaskCancelled { Abandoned: false } or AttemptLost { Charged: false, Requeued: false };
}
