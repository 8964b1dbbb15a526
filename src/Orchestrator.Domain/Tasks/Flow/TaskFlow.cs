using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>Whose limits and whose share a task counts against. One object for all tasks that have the same.</summary>
/// <param name="key">Null for a task without a key that is limited.</param>
/// <param name="tenant">Null for a task without a tenant.</param>
internal sealed class TaskFlow(FlowKey? key, Tenant? tenant)
{
    public FlowKey? Key { get; } = key;

    public Tenant? Tenant { get; } = tenant;

    /// <summary>The lane in which one of its tasks was last: the next one most often goes there too. Null before the first.</summary>
    public ReadyLane? LastLane { get; set; }

    /// <summary>Tasks of it that have not ended.</summary>
    public int Tasks { get; set; }
}
