using Orchestrator.Actors;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Projection;

/// <summary>Work for the projector, or the end of a write it started.</summary>
internal abstract record ProjectorMessage;

/// <summary>Ended tasks of a shard, oldest first, durable in its journal up to <paramref name="Position"/>.</summary>
/// <param name="Token">The token under which the shard is served.</param>
internal sealed record ProjectFinished(
    ActorRef<IShardMessage> Shard, int Number, long Token, long Position, IReadOnlyList<TaskView> Tasks) : ProjectorMessage
{
    /// <summary>About how many bytes the tasks' histories have.</summary>
    public long Bytes => Tasks.Sum(BytesOf);

    /// <summary>The same in parts that are not too large for one write; a part covers the stream up to its last task.</summary>
    public IEnumerable<ProjectFinished> InParts(int maxTasks, long maxBytes)
    {
        var part = new List<TaskView>();
        var bytes = 0L;
        foreach (var task in Tasks)
        {
            if (part.Count == maxTasks || (part.Count > 0 && bytes + BytesOf(task) > maxBytes))
            {
                yield return this with { Position = part[^1].History.Span[^1].Sequence, Tasks = part };
                (part, bytes) = ([], 0);
            }

            part.Add(task);
            bytes += BytesOf(task);
        }

        yield return this with { Tasks = part };
    }

    private static long BytesOf(TaskView task) =>
        task.Spec.Input.Stored.Length + task.Result.Stored.Length + task.CheckpointBytes
        + task.Attempts.Sum(copy => (long)copy.Result.Stored.Length) + (256L * task.History.Length);
}
