using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Cluster.Agents;

/// <summary>The end of an attempt that another node ran: taken once it is durable, or known to come too late. Until then its node repeats it.</summary>
internal sealed class RemoteReport(AttemptReport report, Action taken) : IShardMessage, IRelease
{
    public void Handle(TaskShard shard) => Handle(shard, report);

    public void Refuse(Exception reason)
    {
    }

    public void Release() => taken();

    public void Abandon(Exception cause)
    {
    }

    private void Handle(TaskShard shard, AttemptReport heard)
    {
        var reply = shard.Execute(heard);
        if (reply.Kind == TaskReplyKind.NotFound && heard.Archived is null)
        {
            var recalls = shard.Queue.Recalls;
            shard.Pipe(
                shard.Setup.FinishedTasks.FindHistoryAsync(report.Task, shard.Setup.Stopping),
                history => new Late(this, history, recalls),
                _ => new NotHeard());
            return;
        }

        shard.Commit.ReleaseLater(this);
    }

    /// <summary>The history of a task that had left memory when the report came.</summary>
    private sealed class Late(RemoteReport late, IReadOnlyList<HistoryEntry>? history, long recalls) : IShardMessage
    {
        public void Handle(TaskShard shard)
        {
            if (shard.Queue.Recalls != recalls)
            {
                late.Handle(shard);
            }
            else if (history is null)
            {
                // Not kept any longer: there is nowhere to note it.
                shard.Commit.ReleaseLater(late);
            }
            else
            {
                late.Handle(shard, late.Heard with { Archived = history });
            }
        }

        public void Refuse(Exception reason)
        {
        }
    }

    /// <summary>The table could not be read: the report is sent again.</summary>
    private sealed class NotHeard : IShardMessage
    {
        public void Handle(TaskShard shard)
        {
        }

        public void Refuse(Exception reason)
        {
        }
    }

    private AttemptReport Heard => report;
}
