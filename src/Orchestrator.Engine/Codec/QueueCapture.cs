using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// A queue at one moment, held fast in a short turn of its shard: histories only grow behind what is held, so that they can be written
/// on another thread while the shard goes on.
/// </summary>
/// <param name="Finished">Tasks that have ended, by state.</param>
/// <param name="Histories">The tasks in memory, in the order of their ids.</param>
/// <param name="Flow">What flow control remembers of tasks that have left memory.</param>
internal sealed record QueueCapture(
    long Sequence,
    Instant LastEventAt,
    UInt128 LastUlid,
    IReadOnlyList<(TaskState State, long Count)> Finished,
    IReadOnlyList<(UInt128 Key, IdempotencyEntry Entry)> Keys,
    IReadOnlyList<ReadOnlyMemory<HistoryEntry>> Histories,
    FlowMemory Flow)
{
    public static QueueCapture Of(TaskQueue queue)
    {
        var histories = new List<ReadOnlyMemory<HistoryEntry>>(queue.Tasks.Count);
        foreach (var task in queue.Log.Backwards(null))
        {
            histories.Add(task.HistorySoFar);
        }

        histories.Reverse();
        return new QueueCapture(
            queue.Sequence,
            queue.LastEventAt,
            queue.LastUlid,
            [.. TaskStates.All.Where(state => state.IsTerminal()).Order().Select(state => (state, queue.Count(state)))],
            [.. queue.Keys.All],
            histories,
            queue.Flow.Remember());
    }
}
