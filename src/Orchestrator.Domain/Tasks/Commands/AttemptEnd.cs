namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The rules for an attempt that ends without a result: try again, or end the task in the same append.</summary>
internal static class AttemptEnd
{
    // A server that asks for a week's pause is not obeyed for longer than this.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    public static void Failed(TaskRecord task, TaskError error, TimeSpan? retryAfter, Decision decision)
    {
        var now = decision.Now;
        if (task.CancelRequestedAt is not null)
        {
            decision.Emit(new AttemptFailed(task.Id, now, task.Attempt, error, RetryAt: null));
            decision.Emit(new TaskCancelled(task.Id, now, task.Attempt, task.CancelReason, Abandoned: false));
            return;
        }

        var policy = task.Spec.Retry;
        var failures = task.Failures + 1;
        if (!error.Retryable || !policy.RetryOn.HasFlag(ErrorKindNames.KindOf(error.Type)))
        {
            decision.Emit(new AttemptFailed(task.Id, now, task.Attempt, error, RetryAt: null));
            decision.Emit(new TaskFailed(task.Id, now, task.Attempt, error));
        }
        else if (failures >= policy.MaxAttempts)
        {
            decision.Emit(new AttemptFailed(task.Id, now, task.Attempt, error, RetryAt: null));
            decision.Emit(new TaskDeadLettered(task.Id, now, task.Attempt, error));
        }
        else
        {
            var backoff = policy.Backoff(failures, decision.Chance.NextDouble());
            var asked = TimeSpan.FromTicks(Math.Min((retryAfter ?? TimeSpan.Zero).Ticks, LongestRetryAfter.Ticks));
            decision.Emit(new AttemptFailed(task.Id, now, task.Attempt, error, now + (asked > backoff ? asked : backoff)));
        }
    }

    public static void Lost(TaskRecord task, TaskError error, bool charged, Decision decision)
    {
        var now = decision.Now;
        if (task.CancelRequestedAt is not null)
        {
            decision.Emit(new AttemptLost(task.Id, now, task.Attempt, error, charged, Requeued: false));
            decision.Emit(new TaskCancelled(task.Id, now, task.Attempt, task.CancelReason, Abandoned: false));
            return;
        }

        var policy = task.Spec.Retry;
        if (charged && !policy.RetryOn.HasFlag(ErrorKindNames.KindOf(error.Type)))
        {
            decision.Emit(new AttemptLost(task.Id, now, task.Attempt, error, charged, Requeued: false));
            decision.Emit(new TaskFailed(task.Id, now, task.Attempt, error with { Retryable = false }));
        }
        else if (charged && task.Losses + 1 >= policy.MaxLosses)
        {
            decision.Emit(new AttemptLost(task.Id, now, task.Attempt, error, charged, Requeued: false));
            decision.Emit(new TaskDeadLettered(task.Id, now, task.Attempt, error));
        }
        else
        {
            decision.Emit(new AttemptLost(task.Id, now, task.Attempt, error, charged, Requeued: true));
        }
    }
}
