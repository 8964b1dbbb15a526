using System.Collections;
using System.Reflection;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain;

/// <summary>Everything that can be observed of a queue or a task, as lines that can be compared.</summary>
internal static class QueueImage
{
    private static readonly PropertyInfo[] Fields = [.. typeof(TaskRecord)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => !property.PropertyType.IsByRefLike)];

    public static List<string> Of(TaskQueue queue, Instant now) =>
    [
        $"at {queue.Sequence} {queue.LastEventAt} {queue.LastUlid}",
        .. TaskStates.All.Select(state => $"{state.Name()}: {queue.Count(state)}"),
        $"finished in memory: {queue.FinishedInMemory}, next deadline: {queue.Deadlines.Next}",
        .. queue.Keys.All.Where(key => key.Entry.ExpiresAt > now).OrderBy(key => key.Key).Select(key => $"key {key}"),
        .. queue.FinishedAfter(0).Select(task => $"finished {task.Id}"),
        .. queue.Log.Backwards(null).Select(task => $"listed {task.Id}"),
        .. queue.Tasks.OrderBy(task => task.Id).SelectMany(task => Of(task, andIndexes: true)),
    ];

    /// <param name="andIndexes">False leaves out what only a queue knows.</param>
    public static IEnumerable<string> Of(TaskRecord task, bool andIndexes) =>
    [
        .. Fields.Where(field => andIndexes || field.Name is not (nameof(TaskRecord.Deadline) or nameof(TaskRecord.Follows)))
            .Select(field => $"{field.Name} = {Text(andIndexes ? field.GetValue(task) : WithoutDeadlines(field.GetValue(task)))}"),
        $"ready = {(andIndexes ? task.IsReady : "left out")}",
    ];

    /// <summary>Starts all ready tasks and tells in what order. The queue is spent afterwards.</summary>
    /// <param name="at">When they start; null for the moment of the last event.</param>
    public static List<TaskId> DispatchOrder(TaskQueue queue, Instant? at = null)
    {
        var order = new List<TaskId>();
        while (queue.NextFor(DrivenQueue.AnyAgent) is { } next)
        {
            order.Add(next.Id);
            queue.Apply(queue.Sequence + 1, new AttemptStarted(
                next.Id, at ?? queue.LastEventAt, next.Attempt + 1, new AttemptToken((UInt128)queue.Sequence), "agent", "session"));
        }

        return order;
    }

    /// <summary>Passes the deadlines one by one. The queue is spent afterwards.</summary>
    public static List<Instant> Deadlines(TaskQueue queue)
    {
        var order = new List<Instant>();
        while (queue.NextOverdue(new Instant(long.MaxValue - 1)) is { } next)
        {
            order.Add(next.Deadline);
            queue.Apply(queue.Sequence + 1, next.State == TaskState.Submitted
                ? new TaskQueued(next.Id, next.DueAt, next.DueAt, null)
                : new TaskCancelled(next.Id, queue.LastEventAt, null, null, false));
        }

        return order;
    }

    private static object? WithoutDeadlines(object? value) =>
        value is IEnumerable<HeldAttempt> held ? held.Select(attempt => attempt with { Deadline = Instant.Never }) : value;

    private static string Text(object? value) => value switch
    {
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        ReadOnlyMemory<HistoryEntry> history => string.Join("; ", history.ToArray()),
        TaskSpec spec => spec.ToString(),
        TaskPayload payload => Convert.ToHexString(payload.Stored.Span),
        TaskRequirements needs => $"{string.Join(",", needs.Capabilities)} x{needs.Redundancy} {needs.RedundancyPolicy} but {string.Join(",", needs.ExcludedAgents)}",
        AttemptCopy copy => $"{copy with { Result = default }} {Text(copy.Result)}",
        IEnumerable<string> texts => string.Join(", ", texts),
        IEnumerable<AttemptCopy> copies => string.Join("; ", copies.Select(Text)),
        IEnumerable<HeldAttempt> held => string.Join("; ", held),
        IEnumerable and not string => throw new NotSupportedException("Say how to compare it."),
        _ => value?.ToString() ?? "null",
    };
}
