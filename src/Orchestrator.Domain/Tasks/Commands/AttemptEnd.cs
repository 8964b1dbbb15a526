using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The rules for an attempt that ends without a result: try again, or end the task in the same append.</summary>
internal static class AttemptEnd
{
    // A server that asks for a week's pause is not obeyed for longer than this.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    public static void Failed(TaskRecord task, in HeldAttempt held, TaskError error, TimeSpan? retryAfter, Decision decision)
    {
        var now = decision.Now;
        if (task.CancelRequestedAt is not null)
        {
            decision.Emit(new AttemptFailed(task.Id, now, held.Attempt, error, RetryAt: null));
            CancelIfLast(task, held, decision);
            return;
        }

        var policy = task.Spec.Retry;
        var failures = task.Failures + 1;
        if (!error.Retryable || !policy.RetryOn.HasFlag(ErrorKindNames.KindOf(error.Type)))
        {
            decision.Emit(new AttemptFailed(task.Id, now, held.Attempt, error, RetryAt: null));
            EndTask(task, held, error, new TaskFailed(task.Id, now, held.Attempt, error), decision);
        }
        else if (failures >= policy.MaxAttempts)
        {
            decision.Emit(new AttemptFailed(task.Id, now, held.Attempt, error, RetryAt: null));
            EndTask(task, held, error, new TaskDeadLettered(task.Id, now, held.Attempt, error), decision);
        }
        else
        {
            var backoff = policy.Backoff(failures, decision.Chance.NextDouble());
            var asked = TimeSpan.FromTicks(Math.Min((retryAfter ?? TimeSpan.Zero).Ticks, LongestRetryAfter.Ticks));
            decision.Emit(new AttemptFailed(task.Id, now, held.Attempt, error, now + (asked > backoff ? asked : backoff)));
        }
    }

    public static void Lost(TaskRecord task, in HeldAttempt held, TaskError error, bool charged, Decision decision)
    {
        var now = decision.Now;
        if (task.CancelRequestedAt is not null)
        {
            decision.Emit(new AttemptLost(task.Id, now, held.Attempt, error, charged, Requeued: false));
            CancelIfLast(task, held, decision);
            return;
        }

        var policy = task.Spec.Retry;
        if (charged && !policy.RetryOn.HasFlag(ErrorKindNames.KindOf(error.Type)))
        {
            decision.Emit(new AttemptLost(task.Id, now, held.Attempt, error, charged, Requeued: false));
            var last = error with { Retryable = false };
            EndTask(task, held, last, new TaskFailed(task.Id, now, held.Attempt, last), decision);
        }
        else if (charged && task.Losses + 1 >= policy.MaxLosses)
        {
            decision.Emit(new AttemptLost(task.Id, now, held.Attempt, error, charged, Requeued: false));
            EndTask(task, held, error, new TaskDeadLettered(task.Id, now, held.Attempt, error), decision);
        }
        else
        {
            decision.Emit(new AttemptLost(task.Id, now, held.Attempt, error, charged, Requeued: true));
        }
    }

    /// <summary>The attempt has stopped because the task is to be cancelled. The last one to do so ends it.</summary>
    public static void Obeyed(TaskRecord task, in HeldAttempt held, Decision decision)
    {
        if (task.AttemptsHeld > 1)
        {
            var error = new TaskError(ErrorKindNames.AgentError, "The attempt has stopped, as the task is to be cancelled.", false);
            decision.Emit(new AttemptLost(task.Id, decision.Now, held.Attempt, error, Charged: false, Requeued: false));
        }

        CancelIfLast(task, held, decision);
    }

    private static void CancelIfLast(TaskRecord task, in HeldAttempt held, Decision decision)
    {
        if (task.AttemptsHeld == 1)
        {
            decision.Emit(new TaskCancelled(task.Id, decision.Now, held.Attempt, task.CancelReason, Abandoned: false));
        }
    }

    private static void EndTask(TaskRecord task, in HeldAttempt held, TaskError error, TaskEvent end, Decision decision)
    {
        if (task.IsRedundant)
        {
            CopyEnd.ForGood(task, held, error, end, decision);
            return;
        }

        decision.Emit(end);
    }
}
