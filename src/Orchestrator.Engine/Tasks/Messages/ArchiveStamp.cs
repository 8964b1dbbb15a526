namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>
/// Names a moment between two returns of tasks from the table of finished ones: what was read there for a task that was not in
/// memory is its whole history as long as the stamp is the same. Each replay takes a new token, and so makes another stamp.
/// </summary>
internal readonly record struct ArchiveStamp(int Shard, long Token, long Recalls)
{
    public static ArchiveStamp Of(TaskShard shard) => new(shard.Queue.Shard, shard.Commit.Owner!.Token, shard.Queue.Recalls);
}
