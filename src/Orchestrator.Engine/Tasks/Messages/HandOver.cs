namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>The shard is to be served by another node: it begins nothing more. Completes when everything it has decided is durable.</summary>
internal sealed class HandOver()
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), IShardMessage, Release.IRelease
{
    public void Handle(TaskShard shard)
    {
        shard.BeginHandOver();
        shard.Commit.ReleaseLater(this);
    }

    public void Refuse(Exception reason) => TrySetResult();

    public void Release() => TrySetResult();

    public void Abandon(Exception cause) => TrySetResult();
}
