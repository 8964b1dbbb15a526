using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>
/// Names a moment between two returns of tasks from the table of finished ones: what was read there for a task that was not in
/// memory is its whole history as long as the stamp is the same. A replay makes another queue, and so another stamp.
/// </summary>
internal readonly record struct ArchiveStamp(TaskQueue Queue, long Recalls)
{
    public static ArchiveStamp Of(TaskShard shard) => new(shard.Queue, shard.Queue.Recalls);
}
