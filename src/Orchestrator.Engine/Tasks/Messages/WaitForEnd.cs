using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>Asks to be told when a task ends.</summary>
internal sealed class WaitForEnd(TaskId id, EndWaiter waiter) : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Waiters.Add(id, waiter);

    public void Refuse(Exception reason) => waiter.Abandon(reason);
}
