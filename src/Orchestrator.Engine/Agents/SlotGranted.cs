using Orchestrator.Domain.Tasks.Queue;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Agents;

/// <summary>A shard that waited for a slot has one.</summary>
/// <param name="line">The line that waited for it.</param>
internal sealed class SlotGranted(ISlot slot, ReadyLine line) : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Dispatch.Granted(slot, line);

    public void Refuse(Exception reason) => slot.GiveBack();
}
