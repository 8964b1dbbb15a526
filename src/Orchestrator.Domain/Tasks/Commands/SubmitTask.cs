using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>Accepts a task, unless its idempotency key is known or the queue, or its concurrency key's part of it, is full.</summary>
public sealed record SubmitTask(TaskSpec Spec) : TaskCommand
{
    /// <summary>The result, when another task has computed it before: the task ends with it at once, and is not in anybody's way. Null for none.</summary>
    public KnownResult? Known { get; init; }

    public override TaskReply Decide(TaskQueue queue, Decision decision)
    {
        if (Spec.KeyHash != default && queue.Keys.TryFind(Spec.KeyHash, decision.Now, out var known))
        {
            return new TaskReply(
                known.BodyHash == Spec.BodyHash ? TaskReplyKind.Repeated : TaskReplyKind.KeyConflict, known.Task);
        }

        if (Known is not null)
        {
            return Complete(queue, Known, decision);
        }

        if (queue.Waiting >= queue.Limits.MaxWaiting)
        {
            return new TaskReply(TaskReplyKind.QueueFull, default);
        }

        if (Spec.ConcurrencyKey is { } concurrencyKey && queue.Flow.IsFull(concurrencyKey))
        {
            return new TaskReply(TaskReplyKind.KeyQueueFull, default);
        }

        var id = TaskId.Next(queue.Shard, decision.Now, decision.Chance, queue.LastUlid);
        var dueAt = Instant.Max(
            Instant.Max(decision.Now, Spec.RunAt ?? Instant.Min),
            Spec.Delay is { } delay ? decision.Now + delay : Instant.Min);
        decision.Emit(new TaskSubmitted(id, decision.Now, Spec, dueAt));
        return new TaskReply(TaskReplyKind.Accepted, id);
    }

    private TaskReply Complete(TaskQueue queue, KnownResult known, Decision decision)
    {
        var id = TaskId.Next(queue.Shard, decision.Now, decision.Chance, queue.LastUlid);
        decision.Emit(new TaskSubmitted(id, decision.Now, Spec, DueAt: decision.Now));
        decision.Emit(new TaskCompleted(id, decision.Now, Attempt: 0, known.Result) { CachedFrom = known.From });
        return new TaskReply(TaskReplyKind.Accepted, id);
    }
}
