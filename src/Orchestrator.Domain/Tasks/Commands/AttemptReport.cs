using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>A report by whoever runs an attempt. Only the token of an attempt that is held is heard.</summary>
public abstract record AttemptReport(TaskId Task, AttemptToken Token) : TaskCommand
{
    /// <summary>The task's history when it has left memory: a report that comes that late is judged by it. Null to look in memory only.</summary>
    public IReadOnlyList<HistoryEntry>? Archived { get; init; }

    public sealed override TaskReply Decide(TaskQueue queue, Decision decision)
    {
        if (queue.Find(Task) is not { } task)
        {
            return Archived is null
                ? new TaskReply(TaskReplyKind.NotFound, Task)
                : new TaskReply(LateReport.Decide(TaskRecord.Fold(Archived), this, Archived, decision), Task);
        }

        if (task.HeldBy(Token) is { } held)
        {
            Decide(task, held, queue.Limits, decision);
            return new TaskReply(TaskReplyKind.Accepted, Task);
        }

        return new TaskReply(LateReport.Decide(task, this, archived: null, decision), Task);
    }

    /// <summary>Decides on a report of an attempt that is held.</summary>
    protected abstract void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision);

    /// <summary>What the report claims, as a late result names it; null when it is no outcome.</summary>
    internal abstract string? Outcome { get; }

    /// <summary>True when this event is what an earlier copy of the report led to.</summary>
    internal abstract bool IsRepetitionOf(TaskEvent @event);
}
