using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Other nodes offer more agents: lines that wait ask them as well.</summary>
/// <param name="heard">Says that later newcomers are news again.</param>
internal sealed class AgentsCame(Action heard) : IShardMessage
{
    public void Handle(TaskShard shard)
    {
        heard();
        shard.Dispatch.TryAgain();
    }

    public void Refuse(Exception reason) => heard();
}
