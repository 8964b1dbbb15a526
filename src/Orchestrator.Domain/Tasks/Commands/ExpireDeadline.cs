using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>Acts on a task whose state has passed its deadline; a deadline that moved meanwhile changes nothing.</summary>
public sealed record ExpireDeadline(TaskId Task) : TaskCommand
{
    public override TaskReply Decide(TaskQueue queue, Decision decision)
    {
        if (queue.Find(Task) is not { } task)
        {
            return new TaskReply(TaskReplyKind.NotFound, Task);
        }

        if (task.Deadline > decision.Now)
        {
            return new TaskReply(TaskReplyKind.NotAllowed, Task);
        }

        var now = decision.Now;
        switch (task.State)
        {
            case TaskState.Submitted:
                decision.Emit(new TaskQueued(Task, now, task.DueAt, Attempt: null));
                break;
            case TaskState.Queued when !task.IsReady && !task.IsFollowing:
                // The deadline is its back-off's end, which is nobody's failure: the task only has to enter its line.
                return new TaskReply(TaskReplyKind.NotAllowed, Task);
            case TaskState.Queued:
                decision.Emit(new TaskFailed(Task, now, Attempt: null, new TaskError(
                    ErrorKindNames.QueueTimeout,
                    $"No agent took the task within its queue_timeout of {task.Spec.QueueTimeout!.Value.TotalSeconds} s.",
                    false)));
                break;
            case TaskState.Scheduled or TaskState.Running when task.CancelRequestedAt is not null && (!task.IsRedundant || task.GraceUntil <= now):
                decision.Emit(new TaskCancelled(Task, now, task.Attempt, task.CancelReason, Abandoned: true));
                decision.StopOthers(task, than: default);
                break;
            default:
                if (Overdue(task, now) is not { } held)
                {
                    // The deadline is the back-off's end of another attempt: the task only has to enter its line again.
                    return new TaskReply(TaskReplyKind.NotAllowed, Task);
                }

                decision.Stop(held);
                End(task, held, decision);
                break;
        }

        return new TaskReply(TaskReplyKind.Accepted, Task);
    }

    private static HeldAttempt? Overdue(TaskRecord task, Instant now)
    {
        HeldAttempt? first = null;
        foreach (var held in task.HeldAttempts)
        {
            if (held.Deadline <= now && (first is not { } earlier || held.Deadline < earlier.Deadline))
            {
                first = held;
            }
        }

        return first;
    }

    private static void End(TaskRecord task, in HeldAttempt held, Decision decision)
    {
        if (held.StartedAt is null)
        {
            AttemptEnd.Lost(
                task,
                held,
                new TaskError(ErrorKindNames.AgentLost, $"Agent '{held.Agent}' did not report the start in time.", true),
                charged: true,
                decision);
            return;
        }

        AttemptEnd.Failed(
            task,
            held,
            new TaskError(
                ErrorKindNames.Timeout,
                $"The attempt ran longer than its timeout of {task.Spec.Timeout.TotalSeconds} s.",
                true),
            retryAfter: null,
            decision);
    }
}
