namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>Runs have noted the ends of tasks: their keys need not be kept any longer.</summary>
internal sealed class StepsNoted(IReadOnlyList<UInt128> keys) : IShardMessage
{
    public void Handle(TaskShard shard)
    {
        foreach (var key in keys)
        {
            shard.Queue.Keys.Drop(key);
        }
    }

    public void Refuse(Exception reason)
    {
        // They go by their time.
    }
}
