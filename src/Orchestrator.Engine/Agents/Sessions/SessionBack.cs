using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>An agent goes on with a session that shards may have missed.</summary>
internal sealed class SessionBack(string session) : IShardMessage
{
    public void Handle(TaskShard shard) => shard.Attempts.SessionReturned(session);

    public void Refuse(Exception reason)
    {
    }
}
