using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Engine;

/// <summary>A queue as text that people can check: what golden/state-1.txt holds.</summary>
internal static class StateImage
{
    public static IEnumerable<string> Of(TaskQueue queue) =>
    [
        $"domain {queue.Domain}, shard {queue.Shard}, at event {queue.Sequence} of {queue.LastEventAt}, last ulid {queue.LastUlid:x32}",
        .. TaskStates.All.Select(state => $"{state.Name()}: {queue.Count(state)}"),
        .. queue.Keys.All.OrderBy(key => key.Key).Select(key =>
            $"key {key.Key:x32} of {key.Entry.Task}, body {key.Entry.BodyHash:x32}, until {key.Entry.ExpiresAt}"),
        .. queue.Log.Backwards(null).Reverse().SelectMany(Of),
    ];

    private static IEnumerable<string> Of(TaskRecord task) =>
    [
        $"task {task.Id}: {task.State.Name()}, type {task.Spec.Type}, priority {task.Spec.Priority}{(task.IsReady ? ", in line" : "")}",
        $"  attempt {task.Attempt} by {task.Agent ?? "nobody"} in {task.Session ?? "none"}, token {task.Token}, failures {task.Failures}, losses {task.Losses}",
        $"  submitted {task.SubmittedAt}, due {task.DueAt}, queued {task.QueuedAt}, scheduled {Time(task.ScheduledAt)}, started {Time(task.StartedAt)}, finished {Time(task.FinishedAt)}",
        $"  deadline {task.Deadline}, cancel {Time(task.CancelRequestedAt)} '{task.CancelReason}' until {Time(task.GraceUntil)}",
        $"  progress {task.ProgressPercent} '{task.ProgressMessage}', checkpoint {Text(task.Checkpoint.ToJson())}, result {Text(task.Result.ToJson())}, error {task.Error?.ToString() ?? "none"}",
        .. task.AttemptCopies.Select(copy =>
            $"  of several: {copy.Attempt} by {copy.Agent} in {copy.Session}, token {copy.Token}, {copy.State.Name()}{(copy.IsOut ? " for good" : "")}, {copy.Percent} %, due {copy.DueAt}, scheduled {copy.ScheduledAt}, started {Time(copy.StartedAt)}, ended {Time(copy.EndedAt)}, result {Text(copy.Result.ToJson())}, error {copy.Error?.ToString() ?? "none"}"),
        $"  {string.Join(", ", task.HistorySoFar.ToArray().Select(entry => $"{entry.Sequence} {entry.Event.Type.Name()}"))}",
    ];

    private static string Time(Instant? time) => time?.ToString() ?? "never";

    private static string Text(ReadOnlyMemory<byte> json) => json.IsEmpty ? "none" : Encoding.UTF8.GetString(json.Span);
}
