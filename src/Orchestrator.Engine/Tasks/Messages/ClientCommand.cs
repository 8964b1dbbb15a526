using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>A caller's command; its task completes with the answer once that is durable.</summary>
internal sealed class ClientCommand(TaskCommand command)
    : TaskCompletionSource<TaskResponse>(TaskCreationOptions.RunContinuationsAsynchronously), IShardMessage, IRelease
{
    private TaskResponse response;

    /// <summary>The state the answer was decided on, as far as the table of finished tasks is concerned.</summary>
    public ArchiveStamp Stamp { get; private set; }

    /// <summary>A command to decide on instead when the state is not that of this stamp any longer.</summary>
    public (ArchiveStamp Stamp, TaskCommand Command)? Otherwise { get; init; }

    public void Handle(TaskShard shard)
    {
        Stamp = ArchiveStamp.Of(shard);
        var reply = shard.Execute(Otherwise is { } otherwise && otherwise.Stamp != Stamp ? otherwise.Command : command);
        var task = shard.Queue.Find(reply.Task);
        response = new TaskResponse(reply.Kind, reply.Task, task is null ? null : shard.View(task));
        if (command is CancelTask && reply.Kind == TaskReplyKind.Accepted && task is not null)
        {
            foreach (var held in task.HeldAttempts)
            {
                shard.Commit.ReleaseLater(new StopAttempt(shard.Agents, held.Session, held.Token, StopReason.Cancelled));
            }
        }

        shard.Commit.ReleaseLater(this);
    }

    public void Refuse(Exception reason) => TrySetException(reason);

    public void Release() => TrySetResult(response);

    public void Abandon(Exception cause) => Refuse(cause);
}
