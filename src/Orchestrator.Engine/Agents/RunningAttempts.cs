using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Agents;

/// <summary>
/// An agent that was out of sight, or is another node's, says which attempts it runs: it may not have heard that they are to stop. Only what is known to be over is stopped,
/// and that stays so whoever serves the shard; an attempt that this shard has not heard of may be a later owner's.
/// </summary>
/// <param name="runs">Its attempts of this shard.</param>
/// <param name="stop">Tells the agent to stop one.</param>
internal sealed class RunningAttempts(IReadOnlyList<(TaskId Task, AttemptToken Token)> runs, Action<AttemptToken, StopReason> stop) : IShardMessage
{
    public void Handle(TaskShard shard)
    {
        foreach (var (id, token) in runs)
        {
            if (shard.Queue.Find(id) is { } task)
            {
                Judge(shard, task, token);
            }
            else
            {
                shard.Pipe(
                    shard.Setup.FinishedTasks.FindHistoryAsync(id, shard.Setup.Stopping),
                    history => new Archived(this, history is null ? null : TaskRecord.Fold(history), token),
                    _ => new Archived(this, null, token));
            }
        }
    }

    public void Refuse(Exception reason)
    {
    }

    private void Judge(TaskShard shard, TaskRecord task, AttemptToken token)
    {
        if (task.HeldBy(token) is not { } held)
        {
            if (task.AttemptOf(token) is not null)
            {
                shard.Commit.ReleaseLater(new Stop(this, token, StopReason.Ended));
            }
        }
        else if (held.StartedAt is null)
        {
            // That it has started was said, and got lost.
            shard.Execute(new ReportStarted(task.Id, token));
        }
        else if (task.CancelRequestedAt is not null)
        {
            shard.Commit.ReleaseLater(new Stop(this, token, StopReason.Cancelled));
        }
    }

    /// <summary>An attempt of a task that has left memory, and has ended with it.</summary>
    private sealed class Archived(RunningAttempts question, TaskRecord? task, AttemptToken token) : IShardMessage
    {
        public void Handle(TaskShard shard)
        {
            if (task is not null)
            {
                question.Judge(shard, task, token);
            }
        }

        public void Refuse(Exception reason)
        {
        }
    }

    /// <summary>What is over must be durable before anybody acts on it.</summary>
    private sealed class Stop(RunningAttempts question, AttemptToken token, StopReason reason) : IRelease
    {
        public void Release() => question.Tell(token, reason);

        public void Abandon(Exception cause)
        {
        }
    }

    private void Tell(AttemptToken token, StopReason reason) => stop(token, reason);
}
