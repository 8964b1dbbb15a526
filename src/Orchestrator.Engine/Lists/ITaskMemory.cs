using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Lists;

/// <summary>The tasks that shards have in memory, on this node or on all of them.</summary>
internal interface ITaskMemory
{
    /// <summary>The newest that match, of each shard at most so many.</summary>
    Task<IReadOnlyList<MemorySearch>> SearchAsync(TaskFilter filter, int wanted, TaskCursor? after, CancellationToken cancellation);

    /// <summary>Which of these tasks are in a shard's memory; null when tasks have come back to it from the table since the stamp.</summary>
    Task<IReadOnlySet<TaskId>?> RecheckAsync(ArchiveStamp stamp, IReadOnlyList<TaskId> ids, CancellationToken cancellation);
}
