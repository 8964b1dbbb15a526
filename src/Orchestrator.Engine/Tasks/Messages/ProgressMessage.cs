using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>An attempt has got on, or has started: what an agent reports without waiting for an answer.</summary>
internal sealed class ProgressMessage(AttemptReport report) : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Execute(report);

    public void Refuse(Exception reason)
    {
    }
}
