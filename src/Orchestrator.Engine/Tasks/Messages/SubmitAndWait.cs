using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>A submission whose caller wants to hear of the end only: one message, one promise.</summary>
internal sealed class SubmitAndWait(SubmitTask submission, FinishedTasks finished) : EndWaiter, IShardMessage
{
    private readonly TaskSpec spec = submission.Spec;
    private TaskReply reply;

    public void Handle(TaskShard shard)
    {
        reply = shard.Execute(submission);
        if (reply.Kind is TaskReplyKind.Accepted or TaskReplyKind.Repeated)
        {
            shard.Waiters.Add(reply.Task, this);
        }
        else
        {
            shard.Commit.ReleaseLater(this);
        }
    }

    public void Refuse(Exception reason) => TrySetException(reason);

    public override void Release()
    {
        switch (reply.Kind)
        {
            case TaskReplyKind.QueueFull:
                TrySetException(new InvalidOperationException($"The queue of domain '{spec.Domain}' is full."));
                break;
            case TaskReplyKind.KeyQueueFull:
                TrySetException(new InvalidOperationException($"Too many tasks of concurrency key '{spec.ConcurrencyKey}' wait in domain '{spec.Domain}'."));
                break;
            case TaskReplyKind.KeyConflict:
                TrySetException(new InvalidOperationException(
                    $"Idempotency key '{spec.IdempotencyKey}' was used for task {reply.Task} with another body."));
                break;
            case TaskReplyKind.Repeated when View is null:
                _ = CompleteFromTableAsync();
                break;
            default:
                base.Release();
                break;
        }
    }

    /// <summary>The key's first task ended long ago and has left memory.</summary>
    private async Task CompleteFromTableAsync()
    {
        try
        {
            if (await finished.FindAsync(reply.Task, CancellationToken.None) is { } task)
            {
                TrySetResult(task);
            }
            else
            {
                TrySetException(new InvalidOperationException($"Task {reply.Task} is not kept any longer."));
            }
        }
        catch (Exception e)
        {
            TrySetException(e);
        }
    }
}
