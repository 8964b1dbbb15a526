namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>Stops a task: at once while no agent holds it, else by asking the attempt and waiting out its grace.</summary>
public sealed record CancelTask(TaskId Task, string? Reason) : TaskCommand
{
    public override TaskReply Decide(TaskQueue queue, Decision decision)
    {
        if (queue.Find(Task) is not { } task)
        {
            return new TaskReply(TaskReplyKind.NotFound, Task);
        }

        switch (task.State)
        {
            case TaskState.Cancelled:
                return new TaskReply(TaskReplyKind.Repeated, Task);
            case TaskState.Submitted or TaskState.Queued:
                decision.Emit(new TaskCancelled(Task, decision.Now, Attempt: null, Reason, Abandoned: false));
                return new TaskReply(TaskReplyKind.Accepted, Task);
            case TaskState.Scheduled or TaskState.Running when task.CancelRequestedAt is not null:
                return new TaskReply(TaskReplyKind.Repeated, Task);
            case TaskState.Scheduled or TaskState.Running:
                decision.Emit(new CancelRequested(
                    Task, decision.Now, task.Attempt, Reason, decision.Now + queue.Limits.CancelGrace));
                return new TaskReply(TaskReplyKind.Accepted, Task);
            default:
                return new TaskReply(TaskReplyKind.NotAllowed, Task);
        }
    }
}
