namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>Sends an ended task back to its queue; attempt numbers go on, both budgets start again.</summary>
/// <param name="Archived">The task's history when it has left memory; null to look in memory only.</param>
public sealed record RetryTask(TaskId Task, IReadOnlyList<HistoryEntry>? Archived = null) : TaskCommand
{
    public override TaskReply Decide(TaskQueue queue, Decision decision)
    {
        var task = queue.Find(Task);
        var history = task is null ? Archived : null;
        task ??= Archived is null ? null : TaskRecord.Fold(Archived);
        if (task is null || task.Id != Task)
        {
            return new TaskReply(TaskReplyKind.NotFound, Task);
        }

        if (task.State is not (TaskState.Failed or TaskState.Cancelled or TaskState.DeadLettered))
        {
            return new TaskReply(TaskReplyKind.NotAllowed, Task);
        }

        decision.Emit(new TaskRetried(Task, decision.Now, history));
        return new TaskReply(TaskReplyKind.Accepted, Task);
    }
}
