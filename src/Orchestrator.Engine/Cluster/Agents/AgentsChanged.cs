using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Agents have come or gone: attempts that went with them are lost, and what waits is looked at again.</summary>
internal sealed class AgentsChanged : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Attempts.LoseDeadSessions();

    public void Refuse(Exception reason)
    {
    }
}
