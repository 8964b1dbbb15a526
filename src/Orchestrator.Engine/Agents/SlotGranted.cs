using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Agents;

/// <summary>A shard that waited for a slot has one.</summary>
/// <param name="waiter">The line that waited for it.</param>
internal sealed class SlotGranted(ISlot slot, LineWaiter waiter) : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Dispatch.Granted(slot, waiter);

    public void Refuse(Exception reason) => slot.GiveBack();
}
