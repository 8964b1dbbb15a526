using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Agents;

/// <summary>A shard that waited for a slot has one.</summary>
internal sealed class SlotGranted(ISlot slot) : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Dispatch.Granted(slot);

    public void Refuse(Exception reason) => slot.GiveBack();
}
