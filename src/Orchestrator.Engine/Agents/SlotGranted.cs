using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Agents;

/// <summary>A shard that waited for a slot has one.</summary>
internal sealed class SlotGranted(AttemptRun run) : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Dispatch.Granted(run);

    public void Refuse(Exception reason) => run.GiveBack();
}
