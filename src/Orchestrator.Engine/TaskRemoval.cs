using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine;

/// <summary>Deletes ended tasks from their table, and their logs soon after. What has just ended is on its way there, and is deleted behind that.</summary>
internal sealed class TaskRemoval(ShardDirectory shards, ActorRef<ProjectorMessage> projector, TaskLogs logs)
{
    public async Task<DeleteOutcome> DeleteAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation)
    {
        var (ended, notEnded, unknown) = (new List<TaskId>(), 0, 0);
        foreach (var group in ids.Distinct().GroupBy(id => id.Shard))
        {
            if (shards.Find(group.Key) is not { } shard)
            {
                unknown += group.Count();
                continue;
            }

            var alive = await shard.AskAsync(
                new ShardQuery<HashSet<TaskId>>(state => [.. group.Where(id => state.Queue.Find(id) is { } task && !task.State.IsTerminal())]),
                cancellation);
            notEnded += alive.Count;
            ended.AddRange(group.Where(id => !alive.Contains(id)));
        }

        if (ended.Count == 0)
        {
            return new DeleteOutcome(0, notEnded, unknown);
        }

        var removal = new RemoveRows([.. ended.Select(id => id.ToString())]);

        // The lane that ended tasks come by, so that it stays behind them.
        if (!projector.Tell(removal))
        {
            throw new ServiceUnavailableException("shutting_down", "The node is shutting down.");
        }

        var deleted = await removal.Removed.Task.OnOwnScheduler().WaitAsync(cancellation);
        logs.Forget(ended);
        return new DeleteOutcome(deleted, notEnded, unknown + ended.Count - deleted);
    }
}
