using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt found nothing to do yet: the task is due again after <paramref name="Delay"/>, and nothing is charged.</summary>
public sealed record SnoozeAttempt(TaskId Task, AttemptToken Token, TimeSpan Delay) : AttemptReport(Task, Token)
{
    internal override string Outcome => "snoozed";

    protected override void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision)
    {
        if (task.CancelRequestedAt is not null)
        {
            AttemptEnd.Obeyed(task, held, decision);
            return;
        }

        if (task.History.Length >= limits.MaxHistory)
        {
            AttemptEnd.Failed(
                task,
                held,
                new TaskError(ErrorKindNames.AgentError, $"The task was put off so often that its history is full ({limits.MaxHistory} events).", false),
                retryAfter: null,
                decision);
            return;
        }

        var delay = Delay < TimeSpan.Zero ? TimeSpan.Zero : Delay;
        decision.Emit(new TaskQueued(Task, decision.Now, decision.Now + delay, held.Attempt));
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => @event is TaskQueued { Attempt: not null };
}
