using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>The rules for the end of one of a task's several attempts: does it decide the task, and if not, what goes on?</summary>
internal static class CopyEnd
{
    /// <summary>The attempt has a result.</summary>
    public static void Completed(TaskRecord task, in HeldAttempt held, TaskPayload result, Decision decision)
    {
        decision.Emit(new AttemptCompleted(task.Id, decision.Now, held.Attempt, result));
        var after = task.Copies!.Clone();
        after.Completed(held.Attempt, result, decision.Now);
        GoOn(task, held, Verdict.Of(task, after, held.Attempt, decision.Now), after, decision);
    }

    /// <summary>The attempt has ended without a result, which was emitted, and no other follows it.</summary>
    /// <param name="end">The end of a task that had only this attempt.</param>
    public static void ForGood(TaskRecord task, in HeldAttempt held, TaskError error, TaskEvent end, Decision decision)
    {
        var after = task.Copies!.Clone();
        after.Out(held.Attempt, CopyState.Failed, error, decision.Now);
        var verdict = task.Spec.Requirements.RedundancyPolicy switch
        {
            RedundancyPolicy.All => end,
            RedundancyPolicy.First => after.Held == 0 ? end : null,
            _ => Verdict.Of(task, after, held.Attempt, decision.Now),
        };
        GoOn(task, held, verdict, after, decision);
    }

    private static void GoOn(TaskRecord task, in HeldAttempt held, TaskEvent? verdict, Copies after, Decision decision)
    {
        // To be cancelled, it can still complete; any other end is that.
        if (verdict is not null && (task.CancelRequestedAt is null || verdict is TaskCompleted))
        {
            decision.Emit(verdict);
            decision.StopOthers(task, held.Token);
        }
        else if (after.Held == 0)
        {
            decision.Emit(task.CancelRequestedAt is null
                ? new TaskQueued(task.Id, decision.Now, after.NextDue, Attempt: null)
                : new TaskCancelled(task.Id, decision.Now, held.Attempt, task.CancelReason, Abandoned: false));
        }
    }
}
