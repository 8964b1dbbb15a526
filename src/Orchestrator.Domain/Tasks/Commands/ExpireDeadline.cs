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
            case TaskState.Queued when !task.IsReady:
                // The deadline is its back-off's end, which is nobody's failure: the task only has to enter its line.
                return new TaskReply(TaskReplyKind.NotAllowed, Task);
            case TaskState.Queued:
                decision.Emit(new TaskFailed(Task, now, Attempt: null, new TaskError(
                    ErrorKindNames.QueueTimeout,
                    $"No agent took the task within its queue_timeout of {task.Spec.QueueTimeout!.Value.TotalSeconds} s.",
                    false)));
                break;
            case TaskState.Scheduled or TaskState.Running when task.CancelRequestedAt is not null:
                decision.Emit(new TaskCancelled(Task, now, task.Attempt, task.CancelReason, Abandoned: true));
                break;
            case TaskState.Scheduled:
                AttemptEnd.Lost(
                    task,
                    new TaskError(ErrorKindNames.AgentLost, $"Agent '{task.Agent}' did not report the start in time.", true),
                    charged: true,
                    decision);
                break;
            default:
                AttemptEnd.Failed(
                    task,
                    new TaskError(
                        ErrorKindNames.Timeout,
                        $"The attempt ran longer than its timeout of {task.Spec.Timeout.TotalSeconds} s.",
                        true),
                    retryAfter: null,
                    decision);
                break;
        }

        return new TaskReply(TaskReplyKind.Accepted, Task);
    }
}
