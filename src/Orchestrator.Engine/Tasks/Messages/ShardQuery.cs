using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>
/// A question about a shard's state. The answer is drawn up at once and given when everything it rests on is durable, so
/// that nobody sees what may still be thrown away.
/// </summary>
internal sealed class ShardQuery<TAnswer>(Func<TaskShard, TAnswer> ask)
    : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously), IShardMessage, IRelease
{
    private TAnswer? answer;

    public void Handle(TaskShard shard)
    {
        answer = ask(shard);
        shard.Commit.ReleaseLater(this);
    }

    public void Refuse(Exception reason) => TrySetException(reason);

    public void Release() => TrySetResult(answer!);

    public void Abandon(Exception cause) => TrySetException(cause);
}
