using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Agents;

/// <summary>
/// What an attempt came to, on its way into its shard: heard once it is durable, or known to come too late. Of a task that has left memory, the table of
/// finished tasks says what it was.
/// </summary>
internal abstract class EndedAttempt : IShardMessage, IRelease
{
    /// <summary>What it came to; the shard is told only when there is something.</summary>
    public abstract AttemptReport? Report { get; }

    public void Handle(TaskShard shard) => Handle(shard, Report!);

    /// <summary>The shard has no state: whoever holds the report tells it again.</summary>
    public virtual void Refuse(Exception reason)
    {
    }

    /// <summary>What the shard answered is durable.</summary>
    public abstract void Release();

    /// <summary>It is not, or nobody knows.</summary>
    public virtual void Abandon(Exception cause) => Refuse(cause);

    /// <summary>The shard has decided; the answer counts when it is durable.</summary>
    protected virtual void Decided(TaskReplyKind kind)
    {
    }

    /// <summary>The table could not be read.</summary>
    protected abstract void NotHeard(TaskShard shard, Exception reason);

    private void Handle(TaskShard shard, AttemptReport report)
    {
        var reply = shard.Execute(report);
        if (reply.Kind == TaskReplyKind.NotFound && report.Archived is null)
        {
            var recalls = shard.Queue.Recalls;
            shard.Pipe(
                shard.Setup.FinishedTasks.FindHistoryAsync(report.Task, shard.Setup.Stopping),
                history => new Late(this, history, recalls),
                reason => new Unread(this, reason));
            return;
        }

        Decided(reply.Kind);
        shard.Commit.ReleaseLater(this);
    }

    /// <summary>The history of a task that had left memory when the report came.</summary>
    /// <param name="recalls">Tells whether the task may have come back and left again since.</param>
    private sealed class Late(EndedAttempt ended, IReadOnlyList<HistoryEntry>? history, long recalls) : IShardMessage
    {
        public void Handle(TaskShard shard)
        {
            if (shard.Queue.Recalls != recalls)
            {
                ended.Handle(shard);
            }
            else if (history is null)
            {
                // Not kept any longer: there is nowhere to note it.
                ended.Decided(TaskReplyKind.NotFound);
                shard.Commit.ReleaseLater(ended);
            }
            else
            {
                // The report itself stays as it is: heard again after a replay, it is judged by what the table has then.
                ended.Handle(shard, ended.Report! with { Archived = history });
            }
        }

        public void Refuse(Exception reason) => ended.Refuse(reason);
    }

    private sealed class Unread(EndedAttempt ended, Exception reason) : IShardMessage
    {
        public void Handle(TaskShard shard) => ended.NotHeard(shard, reason);

        public void Refuse(Exception refusal) => ended.Refuse(refusal);
    }
}
