using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Tasks.Release;

/// <summary>A burst's events on their way to the journal, and everything that waits for them; comes back as a message.</summary>
internal sealed class ShardAppend : JournalAppend, IShardMessage
{
    private bool counted;

    public required TaskShard Shard { get; init; }

    /// <summary>Holds <see cref="JournalAppend.Data"/>; returned to its pool when the append is over.</summary>
    public required BatchBuffer Buffer { get; init; }

    /// <summary>What waits, in order.</summary>
    public required List<IRelease> Releases { get; init; }

    /// <summary>Tasks that ended with these events.</summary>
    public required List<TaskView> Finished { get; init; }

    /// <summary>What its events count for.</summary>
    public required BurstCounts Counts { get; init; }

    /// <summary>When it left for the journal, as a timestamp of the node's clock.</summary>
    public required long LeftAt { get; init; }

    /// <summary>How long the journal took.</summary>
    public TimeSpan Took { get; private set; }

    public AppendStatus Status { get; private set; }

    public Exception? Failure { get; private set; }

    public override void OnCompleted(AppendStatus status, Exception? failure)
    {
        Status = status;
        Failure = failure;
        Took = Shard.Time.GetElapsedTime(LeftAt);
        Shard.Self.TellControl(this);
    }

    public void Handle(TaskShard shard) => shard.Commit.Completed(this);

    /// <summary>The shard has been started again meanwhile: what became durable all the same was replayed, and counts.</summary>
    public void Refuse(Exception reason) => CountOnce();

    /// <summary>Counts it, the first time that this is called.</summary>
    public void CountOnce()
    {
        if (counted)
        {
            return;
        }

        counted = true;
        if (Status == AppendStatus.Applied)
        {
            Shard.Setup.Counters.Appended(Counts, Data.Length, Took);
        }
        else
        {
            Shard.Setup.Counters.AppendFailed();
        }

        Counts.Clear();
    }
}
