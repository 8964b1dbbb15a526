using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Tasks.Release;

/// <summary>A burst's events on their way to the journal, and everything that waits for them; comes back as a message.</summary>
internal sealed class ShardAppend : JournalAppend, IShardMessage
{
    public required TaskShard Shard { get; init; }

    /// <summary>Holds <see cref="JournalAppend.Data"/>; returned to its pool when the append is over.</summary>
    public required BatchBuffer Buffer { get; init; }

    /// <summary>What waits, in order.</summary>
    public required List<IRelease> Releases { get; init; }

    /// <summary>Tasks that ended with these events.</summary>
    public required List<TaskView> Finished { get; init; }

    public AppendStatus Status { get; private set; }

    public Exception? Failure { get; private set; }

    public override void OnCompleted(AppendStatus status, Exception? failure)
    {
        Status = status;
        Failure = failure;
        Shard.Self.TellControl(this);
    }

    public void Handle(TaskShard shard) => shard.Commit.Completed(this);

    public void Refuse(Exception reason)
    {
    }
}
