using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>Many submissions as one message: one turn, one promise. Each is decided by itself.</summary>
internal sealed class SubmitMany(IReadOnlyList<SubmitTask> submissions)
    : TaskCompletionSource<TaskReply[]>(TaskCreationOptions.RunContinuationsAsynchronously), IShardMessage, IRelease
{
    private readonly TaskReply[] replies = new TaskReply[submissions.Count];

    public void Handle(TaskShard shard)
    {
        for (var i = 0; i < submissions.Count; i++)
        {
            replies[i] = shard.Execute(submissions[i]);
        }

        shard.Commit.ReleaseLater(this);
    }

    public void Refuse(Exception reason) => TrySetException(reason);

    public void Release() => TrySetResult(replies);

    public void Abandon(Exception cause) => Refuse(cause);
}
