using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>Orders may have been lost on the way: agents of other nodes are asked which attempts they know.</summary>
internal sealed class AskRunsAgain : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Attempts.AskForRuns();

    public void Refuse(Exception reason)
    {
    }
}
