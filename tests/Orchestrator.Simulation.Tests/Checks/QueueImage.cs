using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Simulation.Tests.Checks;

/// <summary>All that counts of a queue, as lines that can be compared: two queues with one image answer alike for ever.</summary>
internal static class QueueImage
{
    public static string Of(TaskQueue queue, Instant now) => string.Join('\n',
    [
        $"at {queue.Sequence} {queue.LastEventAt} {queue.LastUlid}",
        .. TaskStates.All.Select(state => $"{state.Name()}: {queue.Count(state)}"),
        .. queue.Keys.All.Where(key => key.Entry.ExpiresAt > now).OrderBy(key => key.Key).Select(key => $"key {key}"),
        .. queue.Log.Backwards(null).Select(Of),
    ]);

    /// <summary>The queue that a stream of events adds up to, without the ended tasks.</summary>
    public static TaskQueue Replay(int shard, string domain, TaskQueueLimits limits, IReadOnlyList<HistoryEntry> events)
    {
        var queue = new TaskQueue(shard, domain, limits);
        foreach (var (sequence, @event) in events)
        {
            queue.Apply(sequence, @event);
        }

        queue.Evict(queue.Sequence);
        return queue;
    }

    private static string Of(TaskRecord task)
    {
        using var buffer = new BatchBuffer();
        var writer = new TaskEventWriter(buffer);
        foreach (var entry in task.History)
        {
            writer.WriteLine(entry.Sequence, entry.Event);
        }

        return $"{task.Id} {task.State} {task.Attempt} {task.Token} {task.DueAt} {task.QueuedAt} {task.Failures} {task.Losses} {task.GraceUntil} "
            + System.Text.Encoding.UTF8.GetString(buffer.Written.Span);
    }
}
