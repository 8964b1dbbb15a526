namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>Something a task shard handles on its own turn.</summary>
internal interface IShardMessage
{
    /// <summary>Handles the message; the shard's state is there.</summary>
    void Handle(TaskShard shard);

    /// <summary>The shard has no state now and says why.</summary>
    void Refuse(Exception reason);
}
